import assert from "node:assert/strict";
import { macula } from "../../../components/systems/macula/system";
import { monitoring } from "../../../components/systems/macula/monitoring";
import type { NodeSpec } from "../../../components/spec";
import type { SystemOptions } from "../../../components/systems/system";

const options: SystemOptions = { profile: "documented", settings: { timeout: 30, ttl: 300 } };
const { nodes } = macula.topology;
const specs: readonly NodeSpec[] = nodes.map((node) => macula.spec(node, nodes, options));

/** The configuration file of a node. */
function configOf(name: string): Record<string, unknown> {
  const files = specs.find((spec) => spec.name === name)?.services[0]?.files ?? [];
  const content = files.find(({ path }) => path.endsWith(".json"))?.content;
  assert.ok(typeof content === "string");
  return JSON.parse(content) as Record<string, unknown>;
}

describe("Macula as data", () => {
  it("has the plan's addresses, names and ports", () => {
    assert.deepEqual(
      specs.map(
        ({ name, address, ports }) => `${name} ${address} ${ports.map(({ number }) => number).join()}`,
      ),
      [
        "node1 172.20.0.2 9001,8080",
        "node2 172.20.0.3 9002,8080",
        "node3 172.20.0.4 9003,8080",
        "client 172.20.0.10 8080,8081",
        "monitor 172.20.0.20 ",
      ],
    );
    assert.deepEqual(nodes.map((node) => macula.aliases?.(node, nodes).join()).slice(0, 2), [
      "node1.macula.local",
      "node2.macula.local",
    ]);
  });

  it("tells nodes and client one node alone: the rest they find out", () => {
    assert.deepEqual(configOf("node1")["peers"], []);
    for (const name of ["node2", "node3"])
      assert.deepEqual(configOf(name)["peers"], ["node1.macula.local:9001"]);
    assert.deepEqual(configOf("client")["seeds"], ["node1.macula.local:9001"]);
  });

  it("gives each provider the plan's multiplier, realm and cookie", () => {
    const of = (name: string) =>
      ["multiplier", "realm", "cookie", "ttl_seconds"].map((key) => configOf(name)[key]);
    assert.deepEqual(of("node1"), [2, "test.realm", "macula_test", 300]);
    assert.equal(configOf("node3")["multiplier"], 4);
    assert.equal(configOf("client")["timeout_seconds"], 30);
  });

  it("keeps the realm's key out of the open", () => {
    for (const { services } of specs)
      for (const { path, content, mode } of services.flatMap((each) => each.files ?? []))
        if (path.endsWith(".key")) {
          assert.deepEqual(content, { template: "${secret:macula-realm}\n" });
          assert.equal(mode, "0600");
        }
  });

  it("lets nobody but the controller order calls", () => {
    const control = specs.flatMap(({ ports }) => ports).find(({ name }) => name === "control");
    assert.equal(control?.from, "controller");
  });

  it("is watched on the monitor, and without one beside the client", () => {
    const { node, jobs } = monitoring(specs);
    assert.equal(node, "monitor");
    assert.deepEqual(
      jobs.flatMap(({ name, targets }) => targets.map(({ address }) => `${name} ${address}`)),
      [
        "macula-client 172.20.0.10:8080",
        "macula-node 172.20.0.2:8080",
        "macula-node 172.20.0.3:8080",
        "macula-node 172.20.0.4:8080",
      ],
    );
    assert.equal(monitoring(specs.slice(0, 4)).node, "client");
  });
});
