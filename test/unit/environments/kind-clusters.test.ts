import assert from "node:assert/strict";
import { acrossClusters, ASSUMED, capabilitiesOf } from "../../../components/environments/kind/capabilities";
import type { ClusterPlan } from "../../../components/environments/kind/clusters";
import { roomProblems } from "../../../components/environments/kind/limits";
import { absentLinks, linkLines, linksOf } from "../../../components/environments/kind/linked";
import { nodeLink } from "../../../components/environments/kind/objects/node-link";
import { nodePolicy } from "../../../components/environments/kind/objects/node-policy";
import { asItWillBe } from "../../../components/environments/kind/observe";
import { placementProblems, placeNodes } from "../../../components/environments/kind/placement";
import { movedNodes } from "../../../components/environments/kind/settle";
import type { SeenObject } from "../../../components/environments/kind/seen-objects";
import type { NodeSpec } from "../../../components/spec";

const file = "Pulumi.s.yaml";
const plan = (name: string, more: Partial<ClusterPlan> = {}): ClusterPlan => ({
  ...{ name, kubeconfig: `kubeconfig-${name}`, workers: 0 },
  ...more,
});
const nodes = ["a", "b", "c", "d"];

describe("environment kind: which nodes are in which cluster", () => {
  const placed = (...plans: ClusterPlan[]) => Object.fromEntries(placeNodes(plans, nodes));
  const problems = (...plans: ClusterPlan[]) => placementProblems(plans, nodes, file);

  it("follows the stack file, and goes in turns over clusters that name none", () => {
    assert.deepEqual(placed(plan("hub")), { a: "hub", b: "hub", c: "hub", d: "hub" });
    assert.deepEqual(placed(plan("hub"), plan("east")), { a: "hub", b: "east", c: "hub", d: "east" });
    const some = [plan("hub", { nodes: ["b"] }), plan("east"), plan("west")];
    assert.deepEqual(placed(...some), { a: "east", b: "hub", c: "west", d: "east" });
    assert.deepEqual(problems(...some), []);
  });

  it("is refused with file and key when it names nobody, somebody twice, or leaves somebody out", () => {
    const mistakes = problems(plan("hub", { nodes: ["a", "x"] }), plan("east", { nodes: ["a", "b"] }));
    assert.match(
      mistakes[0] ?? "",
      /^`testbed:clusters\[0\]\.nodes\[1\]` is `x` \(Pulumi\.s\.yaml\): .*no node/,
    );
    assert.match(mistakes[1] ?? "", /^`testbed:clusters\[1\]\.nodes\[0\]` is `a` .*`testbed:clusters\[0\]` already/); // prettier-ignore
    assert.match(mistakes[2] ?? "", /name `c`, `d` \(Pulumi\.s\.yaml\): add them to one of `hub`, `east`/);
    assert.equal(mistakes.length, 3);
  });

  it("is refused when two clusters are one, or nobody is left for one", () => {
    assert.match(problems(plan("hub"), plan("hub"))[0] ?? "", /clusters\[1\]\.name` is `hub` .*taken by/);
    const [same] = problems(plan("a", { context: "c" }), plan("b", { context: "c" }));
    assert.match(same ?? "", /clusters\[1\]\.context` is `c`/);
    const [empty] = problems(plan("hub", { nodes }), plan("east"));
    assert.match(
      empty ?? "",
      /^`testbed:clusters\[1\]` is `east` \(Pulumi\.s\.yaml\): no node is left for it/,
    );
  });

  it("stays as it is for a node that is deployed", () => {
    const labels = { "testbed.owner": "0123abcd", "testbed.node": "a" };
    const set: SeenObject = { kind: "StatefulSet", metadata: { name: "a", labels }, spec: {} };
    const there = { cluster: { plan: plan("hub"), state: "ours" }, seen: { objects: [set] } } as const;
    const moved = (cluster: string) =>
      movedNodes(there, { owner: "0123abcd", placement: new Map([["a", cluster]]), file });
    assert.deepEqual(moved("hub"), []);
    assert.match(
      moved("east")[0] ?? "",
      /^`a` is in the cluster `hub`, .* is to be in `east` .*Pulumi\.s\.yaml/,
    );
  });

  it("is not begun where the machine has no room for all of them together", () => {
    const room = { inotifyInstances: 128, inotifyUsed: 20, availableMegabytes: 4000 };
    const clusters = Array.from({ length: 4 }, () => ({ workers: 0 }));
    assert.deepEqual(roomProblems(room, clusters.slice(0, 3), 3), []);
    assert.match(
      roomProblems(room, clusters, 4)[0] ?? "",
      /^4 clusters .* 112 inotify .*max_user_instances=/,
    );
    const [memory] = roomProblems({ ...room, inotifyInstances: 512, availableMegabytes: 2000 }, clusters, 4);
    assert.match(memory ?? "", /2520 MiB/);
  });

  it("has no faults of networks, with the reason", () => {
    const { has, missing } = capabilitiesOf(ASSUMED, undefined, acrossClusters);
    assert.ok(!has.has("partition") && !has.has("loss") && has.has("process") && has.has("recreate"));
    assert.match(missing.partition ?? "", /nodes are in several clusters/);
  });
});

describe("environment kind: a node of another cluster", () => {
  const node: NodeSpec = {
    ...{ name: "a", role: "member", address: "10.77.0.11", services: [] },
    ports: [
      { name: "client", number: 2379, protocol: "tcp", from: "cluster" },
      { name: "admin", number: 81, protocol: "tcp", from: "controller" },
    ],
  };
  const about = {
    stack: "s",
    owner: "0123abcd",
    namespace: "testbed-s",
    node,
    epochs: { made: 5, epoch: 7 },
  };
  const nodePorts = new Map([["a/client", 30123], ["a/admin", 30124], ["a/fault-probe", 30125]]); // prettier-ignore
  const link = nodeLink({ ...about, at: "172.18.0.3", nodePorts });

  it("has its name and address, and leads to that cluster's ports, but for the controller's own", () => {
    assert.equal(link.service.metadata.name, "a");
    assert.equal(link.service.spec.clusterIP, "10.77.0.11");
    assert.ok(!("selector" in link.service.spec));
    assert.deepEqual(
      link.service.spec.ports.map(({ name, port }) => `${name} ${port}`),
      ["client 2379", "fault-probe 9"],
    );
    assert.deepEqual(link.slice.endpoints[0]?.addresses, ["172.18.0.3"]);
    assert.deepEqual(link.slice.ports, [
      { name: "client", protocol: "TCP", port: 30123 },
      { name: "fault-probe", protocol: "UDP", port: 30125 },
    ]);
    assert.equal(link.slice.metadata.labels["kubernetes.io/service-name"], "a");
  });

  it("is let in by what it comes as, to what the stack's pods are let in to", () => {
    const [cluster, controller] = nodePolicy({
      ...{ ...about, outsiders: [{ cidr: "172.18.0.1/32" }], neighbours: ["172.18.0.4"] },
    }).spec.ingress;
    assert.deepEqual(cluster?.from[1], { ipBlock: { cidr: "172.18.0.4/32" } });
    assert.deepEqual(cluster.ports.map(({ port }) => port), [2379, 9]); // prettier-ignore
    assert.deepEqual(controller?.from, [{ ipBlock: { cidr: "172.18.0.1/32" } }]);
  });

  const seen = (kind: string, { metadata, ...fields }: { metadata: object; spec?: object }): SeenObject =>
    ({ kind, metadata, ...JSON.parse(JSON.stringify({ spec: fields.spec ?? fields })) }) as SeenObject;
  const service = seen("Service", link.service);
  const slice = seen("EndpointSlice", link.slice);

  it("is drift when what leads to it is edited or removed", () => {
    const told = (...objects: SeenObject[]) => linkLines(objects, "east").join("").split("\t").slice(4);
    assert.deepEqual(told(service, slice), []);
    assert.deepEqual(linksOf([service, slice]), [{ node: "a", made: 5, epoch: "7" }]);
    assert.deepEqual(told(service), ["address in the cluster east", "as declared", "gone\n"]);
    const astray = { ...slice, spec: { ...slice.spec, endpoints: [{ addresses: ["172.18.0.9"] }] } };
    assert.deepEqual(told(service, astray), ["address in the cluster east", "as declared", "changed\n"]);
    const cluster = { plan: plan("east"), state: "ours" } as const;
    const declared = [{ name: "a", cluster: "hub" }, { name: "b", cluster: "east" }]; // prettier-ignore
    assert.deepEqual(
      absentLinks({ found: new Set(), cluster }, declared).map(({ node, observed }) => `${node} ${observed}`),
      ["a gone"],
    );
    assert.deepEqual(absentLinks({ found: new Set(["link/a/"]), cluster }, declared), []);
  });

  it("and all else is made anew with a cluster that gets another configuration", () => {
    const cluster = { plan: plan("east"), state: "ours", config: "1" } as const;
    const old = { cluster, epoch: () => 3, made: () => 4, namespaceMade: 5 };
    assert.equal(asItWillBe(old, "1").made("host", "a"), 4);
    assert.ok(asItWillBe(old, "2").made("host", "a") > 5);
    assert.ok(asItWillBe(old, "2").namespaceMade > 5);
  });
});
