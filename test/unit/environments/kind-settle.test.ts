import assert from "node:assert/strict";
import { ASSUMED, capabilitiesOf } from "../../../components/environments/kind/capabilities";
import { clustersOf, type KindConfig } from "../../../components/environments/kind/clusters";
import {
  fitsServiceRange,
  kindConfig,
  serviceRange,
} from "../../../components/environments/kind/kind-config";
import { roomProblems } from "../../../components/environments/kind/limits";
import { chooseNodePorts, tcpPorts } from "../../../components/environments/kind/node-ports";
import { clusterProblems } from "../../../components/environments/kind/seen-cluster";
import { stackSchema } from "../../../components/config";
import { isHostOf, parseSubnet, type Subnet } from "../../../components/network/addresses";
import type { NodeSpec } from "../../../components/spec";

const file = "Pulumi.s.yaml";
const subnetOf = (cidr: string): Subnet => parseSubnet(cidr)!;
const configOf = (more: object) =>
  stackSchema.parse({ environment: "kind", system: "etcd", ...more }) as KindConfig;

describe("environment kind: clusters", () => {
  it("is one, made and named after the stack, or what the stack file says", () => {
    const [own, ...others] = clustersOf(configOf({}), "My_Stack");
    assert.deepEqual([own.name, own.context, others.length], ["testbed-my-stack", undefined, 0]);
    assert.equal(own.kubeconfig, ".testbed/run/My_Stack/kubeconfig-testbed-my-stack");
    const plans = clustersOf(
      configOf({
        clusters: [
          { name: "hub", workers: 2 },
          { name: "east", context: "c" },
        ],
      }),
      "s",
    );
    assert.deepEqual(
      plans.map(({ name, context, workers }) => [name, context, workers]),
      [
        ["hub", undefined, 2],
        ["east", "c", 0],
      ],
    );
    assert.throws(
      () => configOf({ clusters: [{ name: "hub", context: "c", workers: 2 }] }),
      /nodes that it has/,
    );
  });

  it("of somebody else's is refused by name, with what to do", () => {
    const [plan] = clustersOf(configOf({}), "s");
    assert.deepEqual(clusterProblems({ plan, state: "half-made" }, file), []);
    assert.match(
      clusterProblems({ plan, state: "foreign" }, file)[0] ?? "",
      /kind delete cluster --name testbed-s/,
    );
  });

  it("has a service range that holds the stack's addresses, and Kubernetes' own outside of them", () => {
    for (const cidr of ["10.77.0.0/24", "192.168.1.0/24", "10.60.0.0/24"]) {
      const range = serviceRange(subnetOf(cidr));
      const [start = "", size] = range.split("/");
      assert.ok(Number(size) >= 12, range);
      const own = ["1", "10"].map((last) => start.replace(/\d+$/, last));
      assert.deepEqual(
        own.filter((address) => isHostOf(subnetOf(cidr), address)),
        [],
        range,
      );
      assert.ok(subnetOf(range).first < subnetOf(cidr).first && subnetOf(range).last >= subnetOf(cidr).last);
    }
    assert.equal(fitsServiceRange(subnetOf("10.0.0.0/8")), false);
  });

  it("publishes ports only where its nodes are not reached", () => {
    const [plan] = clustersOf(configOf({ clusters: [{ name: "hub", workers: 1 }] }), "s");
    const made = (published: readonly number[]) =>
      JSON.parse(kindConfig({ plan, subnet: subnetOf("10.77.0.0/24"), nodeImage: "node:1", published })) as {
        readonly nodes: readonly object[];
      };
    assert.deepEqual(made([]).nodes, [
      { role: "control-plane", image: "node:1" },
      { role: "worker", image: "node:1" },
    ]);
    assert.match(JSON.stringify(made([30001]).nodes[0]), /"hostPort":30001,"listenAddress":"127\.0\.0\.1"/);
  });

  it("is not begun where the machine has no room for it", () => {
    assert.deepEqual(
      roomProblems({ inotifyInstances: 128, inotifyUsed: 20, availableMegabytes: 4000 }, [{ workers: 2 }], 3),
      [],
    );
    assert.match(
      roomProblems(
        { inotifyInstances: 128, inotifyUsed: 100, availableMegabytes: 4000 },
        [{ workers: 2 }],
        3,
      )[0] ?? "",
      /max_user_instances=/,
    );
    assert.match(
      roomProblems(
        { inotifyInstances: 128, inotifyUsed: 20, availableMegabytes: 300 },
        [{ workers: 0 }],
        3,
      )[0] ?? "",
      /790 MiB/,
    );
  });
});

describe("environment kind: ports of the cluster's nodes", () => {
  const node: NodeSpec = {
    ...{ name: "a", role: "member", address: "10.77.0.11", services: [] },
    ports: [{ name: "client", number: 2379, protocol: "tcp", from: "cluster", hostPort: 2379 }],
  };
  const choose = async (demanded: Record<string, number>, taken: readonly number[] = []) => {
    const problems: string[] = [];
    const isTaken = (port: number) => Promise.resolve(taken.includes(port));
    const args = {
      stack: "s",
      nodes: [node],
      demanded,
      file,
      remembered: {},
      own: new Set<number>(),
      isTaken,
    };
    return { ports: await chooseNodePorts(args, problems), problems };
  };

  it("are the same each time, in the cluster's range, and none that another has", async () => {
    const first = (await choose({})).ports;
    assert.deepEqual((await choose({})).ports, first);
    const port = first.get("a/client") ?? 0;
    assert.ok(port >= 30_000 && port <= 32_767, String(port));
    assert.notEqual((await choose({}, [port])).ports.get("a/client"), port);
    assert.deepEqual([[...first.keys()], tcpPorts([node], first)], [["a/client", "a/fault-probe"], [port]]);
  });

  it("are those of the stack file, if the cluster can give them", async () => {
    assert.equal((await choose({ "a/client": 31000 })).ports.get("a/client"), 31000);
    assert.match((await choose({ "a/client": 2379 })).problems[0] ?? "", /between 30000 and 32767/);
    assert.match(
      (await choose({ "a/client": 31000 }, [31000])).problems[0] ?? "",
      /`testbed:ports\.a\/client`/,
    );
  });
});

describe("environment kind: capabilities", () => {
  it("lack what the cluster forbids, with the reason, and what pods cannot", () => {
    const { has, missing } = capabilitiesOf(ASSUMED, 64);
    for (const name of ["partition", "process", "disk", "clock", "recreate"] as const)
      assert.ok(has.has(name), name);
    assert.match(missing.disconnect ?? "", /`isolate`/);
    assert.match(missing.delay ?? "", /not known/);
    const limited = capabilitiesOf(ASSUMED, undefined, { partition: "the cluster does not let its user" });
    assert.ok(!limited.has.has("partition") && !limited.has.has("disk"));
    assert.match(limited.missing.partition ?? "", /does not let/);
    assert.ok(
      !capabilitiesOf(ASSUMED, 64, { recreate: "the cluster does not let its user" }).has.has("recreate"),
    );
  });
});
