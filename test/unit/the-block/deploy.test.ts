import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { parseConfig } from "../../../components/config";
import type { Environment } from "../../../components/environments/environment";
import type { NodeSpec } from "../../../components/spec";
import type { SystemOptions } from "../../../components/systems/system";
import { theBlock } from "../../../components/systems/the-block/system";
import { placeNodes } from "../../../components/topology";
import { registeredBy } from "../../support/mocks";

const options: SystemOptions = { profile: "documented", settings: { lease: 60, poll: 10, health: 60 } };
const { nodes } = theBlock.topology;

class Part extends pulumi.ComponentResource {}

/** Names of what is made, and what each service waits for. */
async function deploy(specs: readonly NodeSpec[]) {
  const waits = new Map<string, readonly string[]>();
  const names = new Map<pulumi.Resource, string>();
  const environment = {
    host: (spec: NodeSpec) => ({
      ...{ spec, address: spec.address },
      service(name: string, _: unknown, opts: pulumi.CustomResourceOptions) {
        waits.set(
          name,
          [opts.dependsOn ?? []].flat().map((on) => names.get(on as pulumi.Resource) ?? "somebody else"),
        );
        const part = new Part("test:Service", name, {}, { ...(opts.parent && { parent: opts.parent }) });
        names.set(part, name);
        return part;
      },
    }),
  } as unknown as Environment;
  const registered = await registeredBy(() => theBlock.deploy({ environment, nodes: specs }, {}));
  return { waits, roles: registered.filter(({ type }) => type.startsWith("testbed:")) };
}

const specsOf = (placed = nodes): NodeSpec[] => placed.map((node) => theBlock.spec(node, placed, options));

describe("deploying The Block", () => {
  it("makes a component for each role, and starts the primary before all others", async () => {
    const { waits, roles } = await deploy(specsOf());
    assert.deepEqual(
      roles.map(({ type, name }) => `${type.split(":").at(-1) ?? ""} ${name}`),
      ["Primary node-pc", "Replica node-mac1", "Observer node-mac2"],
    );
    assert.deepEqual(
      [...waits],
      [
        ["node-pc-the-block", []],
        ["node-pc-the-block-treasury", ["node-pc-the-block"]],
        ["node-mac1-the-block", ["node-pc-the-block"]],
        ["node-mac1-the-block-treasury", ["node-mac1-the-block"]],
        ["node-mac2-the-block", ["node-pc-the-block"]],
        ["node-mac2-metrics-aggregator", ["node-mac2-the-block"]],
        ["node-mac2-cluster-health", ["node-mac2-the-block"]],
      ],
    );
  });

  it("runs the health checks on the first observer alone", () => {
    const more = [...nodes, { name: "fourth", role: "observer", address: "192.168.1.13" }];
    const checking = specsOf(more).filter(({ services }) =>
      services.some(({ name }) => name === "cluster-health"),
    );
    assert.deepEqual(
      checking.map(({ name }) => name),
      ["node-mac2"],
    );
  });

  it("declares the plan's ports and those that its firewall forgot", () => {
    const ports = specsOf().map((node) =>
      node.ports
        .map(({ number, protocol }) => `${number}/${protocol}`)
        .sort()
        .join(" "),
    );
    assert.deepEqual(ports, [
      "3030/tcp 9001/tcp 9001/udp 9100/tcp 9101/tcp 9898/tcp",
      "4030/tcp 9001/tcp 9001/udp 9100/tcp 9101/tcp 9899/tcp",
      "5030/tcp 9000/tcp 9001/tcp 9001/udp 9100/tcp 9900/tcp",
    ]);
  });

  it("keeps the validator's key out of what is published, and unreadable for others", () => {
    const [primary, , observer] = specsOf();
    const keyOf = (spec?: NodeSpec) =>
      spec?.services.flatMap(({ files = [] }) => files).find(({ path }) => path.endsWith("validator.key"));
    assert.deepEqual(keyOf(primary)?.content, { template: "${secret:validator-node-pc}\n" });
    assert.equal(keyOf(primary)?.mode, "0600");
    assert.equal(keyOf(observer), undefined);
  });

  it("restarts what uses the node's files when one of them changes", () => {
    const [primary] = nodes.map((node) =>
      theBlock.spec(node, nodes, { ...options, settings: { ...options.settings, lease: 30 } }),
    );
    const used = (spec?: NodeSpec) =>
      spec?.services.find(({ name }) => name === "the-block-treasury")?.environment;
    assert.notDeepEqual(used(primary), used(specsOf()[0]));
  });

  it("knows the nodes by the plan's host names, too, where no node has that name", () => {
    const placedBy = (names: readonly string[]) => {
      const [a, b, c] = names.map((name, index) => ({
        name,
        role: ["primary", "replica", "observer"][index] ?? "",
      }));
      const config = parseConfig(
        { environment: "local", system: "the-block", nodes: [a, b, c] },
        "Pulumi.x.yaml",
      );
      const problems: string[] = [];
      const placed = placeNodes(config, theBlock, "Pulumi.x.yaml", problems).nodes;
      assert.deepEqual(problems, []);
      return placed.map(({ aliases = [] }) => aliases.join());
    };
    assert.deepEqual(placedBy(["node-pc", "node-mac1", "node-mac2"]), ["primary", "replica1", "observer"]);
    assert.deepEqual(placedBy(["a", "b", "primary"]), ["", "replica1", "observer"]);
  });

  it("tells the RPC addresses for the cluster test: on this machine where they are forwarded", () => {
    const rpc = theBlock.outputs?.(specsOf())["TB_MULTI_NODE_RPC"];
    assert.equal(rpc?.({}), "192.168.1.10:3030,192.168.1.11:4030,192.168.1.12:5030");
    const urls = { "node-mac1/rpc": "http://127.0.0.1:4711" };
    assert.equal(rpc(urls), "192.168.1.10:3030,127.0.0.1:4711,192.168.1.12:5030");
  });

  it("refuses a lease that one late poll would lose", () => {
    const problems =
      theBlock.problems?.({ ...options, settings: { lease: 10, poll: 6 } }, nodes, "Pulumi.x.yaml") ?? [];
    assert.match(problems.join(), /settings\.lease` is `10` \(Pulumi\.x\.yaml\): expected at least twice/);
    assert.deepEqual(theBlock.problems?.(options, nodes, "Pulumi.x.yaml"), []);
  });
});

describe("a user's own program for The Block", () => {
  const directory = mkdtempSync(join(tmpdir(), "testbed upstream "));
  after(() => {
    rmSync(directory, { recursive: true });
  });

  function problemsOf(text: string): readonly string[] {
    const binary = join(directory, "node");
    writeFileSync(binary, text, { mode: 0o755 });
    return theBlock.problems?.({ ...options, profile: "upstream", binary }, nodes, "Pulumi.x.yaml") ?? [];
  }

  it("is told each thing that it lacks", () => {
    const problems = problemsOf("#!/bin/sh\necho 'Commands: run, generate-key'\n");
    assert.deepEqual(
      problems.map((problem) => /has no (.*), going by/.exec(problem)?.[1]),
      ["command `status`", "command `treasury`", "command `aggregate`", "option `run --config FILE`"],
    );
  });

  it("is taken when it has them all, like ours", () => {
    assert.deepEqual(problemsOf("#!/bin/sh\necho run status treasury aggregate --config\n"), []);
  });

  it("is refused when it cannot be run", () => {
    const binary = join(directory, "nowhere");
    const [problem] =
      theBlock.problems?.({ ...options, profile: "upstream", binary }, nodes, "Pulumi.x.yaml") ?? [];
    assert.match(problem ?? "", /\(Pulumi\.x\.yaml\): it cannot be run \(.*ENOENT/);
  });
});
