import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import type { Capability } from "../../components/environments/environment";
import { LocalEnvironment } from "../../components/environments/local";
import type { NodeSpec } from "../../components/spec";
import type { System } from "../../components/systems/system";
import { Testbed } from "../../components/testbed";
import type { Scenario } from "../../scenarios/scenario";
import { registeredBy, type Registered } from "../support/mocks";

const specs = ["a", "b"].map((name, index): NodeSpec => ({
  name,
  role: "member",
  address: `10.1.0.${10 + index}`,
  ports: [{ name: "http", number: 80, protocol: "tcp", from: "cluster" }],
  services: [{ name: "web", command: ["web"], restart: "always", ready: { port: 80, withinSeconds: 5 } }],
}));

const demo: System = {
  name: "demo",
  profiles: ["documented"],
  settings: {},
  roles: { member: { about: "a member", min: 1, max: 9 } },
  topology: { subnet: "10.1.0.0/24", nodes: [] },
  spec: (node) => ({ ...node, ports: [], services: [] }),
  deploy: ({ environment, nodes }, opts) => {
    const hosts = new Map(nodes.map((spec) => [spec.name, environment.host(spec, opts)]));
    const resources = nodes.flatMap(({ name, services }) =>
      services.map((service) => hosts.get(name)?.service(`${name}-${service.name}`, service, opts) ?? []),
    );
    return { hosts, resources: resources.flat() };
  },
  scenarios: [],
  checks: [],
  workloads: [],
};

function scenario(id: string): Scenario {
  return {
    id,
    title: id,
    source: "test",
    pace: "quick",
    settings: {},
    needs: { capabilities: [], nodes: 1 },
    timeout: 1,
    steps: [],
  };
}

/** Registers a testbed of two nodes on `local` and returns its custom resources by name, in order. */
async function deploy(
  ids: string[],
  more: { attempts?: Record<string, number>; forward?: boolean; epoch?: number } = {},
): Promise<Map<string, Registered>> {
  const secrets = { fill: (template: string) => pulumi.output(template) };
  const all = await registeredBy(() => {
    const environment = new LocalEnvironment("environment", {
      stack: "test",
      owner: "00000000",
      subnet: "10.1.0.0/24",
      controller: "10.1.0.1",
      nodes: specs,
      observed: { drift: [], found: new Set(), epoch: () => more.epoch ?? 1 },
      capabilities: { has: new Set<Capability>(), missing: {} },
      secrets,
      hostPorts: new Map(),
      demanded: new Set(),
    });
    const deployment = { file: "deployment.json", digest: "0" };
    const { attempts = {}, forward = false } = more;
    new Testbed("testbed", {
      environment,
      secrets,
      system: demo,
      nodes: specs,
      stack: "test",
      deployment,
      scenarios: ids.map(scenario),
      attempts,
      run: "1",
      seed: 1,
      forward,
    });
  }, '{"verdict":"pass"}');
  return new Map(
    all.filter(({ type }) => type.startsWith("command:")).map((resource) => [resource.name, resource]),
  );
}

describe("Testbed", () => {
  it("has three custom resources a node, one for the network, one for verification, one a scenario, and the gate", async () => {
    const names = [...(await deploy(["D-1", "D-2"])).keys()].sort();
    const expected = [
      "a-host",
      "a-network",
      "a-web",
      "b-host",
      "b-network",
      "b-web",
      "d-1",
      "d-2",
      "switch",
      "gate",
      "verification",
    ];
    assert.deepEqual(names, expected.sort());
  });

  it("has no gate without scenarios, and no forwarder unless asked", async () => {
    const names = await deploy([]);
    assert.ok(!names.has("gate") && !names.has("forward"));
    assert.ok((await deploy([], { forward: true })).has("forward"));
  });

  it("hands the runner its scenario on stdin and nothing of it in the argument list", async () => {
    const run = (await deploy(["D-1"])).get("d-1")!;
    const input = JSON.parse(run.inputs.stdin as string) as { scenario: Scenario; seed: string };
    assert.deepEqual([input.scenario.id, input.seed], ["D-1", "1"]);
    assert.match(
      run.inputs.create as string,
      /nsenter --net=\/run\/netns\/tb-00000000-sw node .*runner\/main\.ts$/,
    );
  });

  it("runs a scenario again when it did not pass, and leaves the others alone", async () => {
    const [before, after] = [
      await deploy(["D-1", "D-2"]),
      await deploy(["D-1", "D-2"], { attempts: { "D-2": 1 } }),
    ];
    assert.deepEqual(before.get("d-1"), after.get("d-1"));
    assert.notDeepEqual(before.get("d-2"), after.get("d-2"));
  });

  it("verifies and proves everything again after a repair", async () => {
    const [before, after] = [await deploy(["D-1"]), await deploy(["D-1"], { epoch: 2 })];
    for (const name of ["a-host", "a-web", "verification", "d-1"])
      assert.notDeepEqual(before.get(name), after.get(name), name);
  });

  it("registers the same inputs every time", async () => {
    assert.deepEqual([...(await deploy(["D-1"]))].sort(), [...(await deploy(["D-1"]))].sort());
  });
});
