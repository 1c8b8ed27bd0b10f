import assert from "node:assert/strict";
import { fillTemplate } from "../../../components/secrets";
import type { FileSpec, NodeSpec } from "../../../components/spec";
import type { PlacedNode } from "../../../components/systems/system";
import { addressOf } from "../../../components/systems/x0tta6bl4/node/yggdrasil/address";
import { x0tta6bl4 } from "../../../components/systems/x0tta6bl4/system";

const options = { profile: "documented", settings: {} } as const;
const three = x0tta6bl4.topology.nodes;
const five = [...three, ...[0, 1].map((index) => x0tta6bl4.more?.(index) as PlacedNode)];
const specOf = (name: string, all: readonly PlacedNode[] = three): NodeSpec =>
  x0tta6bl4.spec(
    all.find((node) => node.name === name)!,
    all,
    options,
  );
const fileOf = (spec: NodeSpec, path: string): string => {
  const files = spec.services.flatMap(({ files: own = [] }) => own) as readonly FileSpec[];
  const content = files.find((file) => file.path === path)?.content;
  assert.ok(typeof content === "object" && "template" in content);
  return fillTemplate(content.template, "seed");
};

interface DaemonConfig {
  readonly PrivateKey: string;
  readonly Peers: readonly string[];
  readonly Listen: readonly string[];
  readonly MulticastInterfaces: readonly unknown[];
}
const config = (name: string, all = three): DaemonConfig =>
  JSON.parse(fileOf(specOf(name, all), "/etc/yggdrasil/yggdrasil.conf")) as DaemonConfig;

describe("nodes of x0tta6bl4 as data", () => {
  it("have the plan's ports, on this machine too; the fourth's metrics give way to Prometheus", () => {
    const hostPorts = ["node-a", "node-b", "node-c", "node-d"].map((name) =>
      specOf(name, five).ports.map(
        ({ name: port, number, hostPort }) => `${port} ${number} ${hostPort ?? "any"}`,
      ),
    );
    assert.deepEqual(hostPorts, [
      ["api 8000 8000", "metrics 9090 9090", "yggdrasil 9001 any"],
      ["api 8000 8001", "metrics 9090 9091", "yggdrasil 9001 any"],
      ["api 8000 8002", "metrics 9090 9092", "yggdrasil 9001 any"],
      ["api 8000 8003", "metrics 9090 any", "yggdrasil 9001 any"],
    ]);
    const monitoring = x0tta6bl4.monitoring?.(
      three.map((node) => specOf(node.name)),
      options,
    );
    assert.deepEqual(monitoring?.hostPorts, { prometheus: 9093, alertmanager: 9094, grafana: 3000 });
  });

  it("have a key each, whose public part their peers dial", () => {
    const [a, b] = [config("node-a"), config("node-b")];
    assert.match(a.PrivateKey, /^[0-9a-f]{128}$/);
    assert.notEqual(a.PrivateKey, b.PrivateKey);
    const publicKey = a.PrivateKey.slice(64);
    assert.match(addressOf(publicKey), /^2/);
    assert.ok(b.Peers.some((uri) => uri.startsWith(`tcp://172.20.0.10:9001?key=${publicKey}&password=`)), b.Peers.join()); // prettier-ignore
    assert.equal(b.Peers.length, 2);
    assert.deepEqual(b.MulticastInterfaces, []);
    assert.match(b.Listen[0] ?? "", /^tcp:\/\/172\.20\.0\.11:9001\?password=[0-9a-f]{64}$/);
  });

  it("are not changed by further nodes, which dial all that were there before them", () => {
    for (const name of ["node-a", "node-b", "node-c"])
      assert.deepEqual(specOf(name, five), specOf(name, three));
    const dialled = config("node-e", five).Peers.map((uri) => uri.replace(/\?.*/, ""));
    assert.deepEqual(
      dialled,
      [10, 11, 12, 13].map((last) => `tcp://172.20.0.${last}:9001`),
    );
  });

  it("ask for the overlay's rights where the overlay is made, and for no others", () => {
    const needs = specOf("node-a").services.map((service) => [service.name, service.needs ?? []]);
    assert.deepEqual(needs, [
      ["yggdrasil", ["NET_ADMIN", "/dev/net/tun"]],
      ["node", []],
    ]);
    assert.deepEqual(specOf("monitor"), {
      ...three.find(({ name }) => name === "monitor"),
      ports: [],
      services: [],
    });
  });
});
