import assert from "node:assert/strict";
import { essenceDigest } from "../../../components/environments/kind/objects/essence";
import { nodePolicy } from "../../../components/environments/kind/objects/node-policy";
import { nodeService } from "../../../components/environments/kind/objects/node-service";
import { nodeSet, type NodeSetArgs } from "../../../components/environments/kind/objects/node-set";
import { linesOf } from "../../../components/environments/kind/observe";
import { parseAddresses } from "../../../components/environments/kind/outsiders";
import { isChanged, podTrouble, type SeenObject } from "../../../components/environments/kind/seen-objects";
import { parseObservations } from "../../../components/environments/supervision/observations";
import type { NodeSpec } from "../../../components/spec";

const node: NodeSpec = {
  ...{ name: "a", role: "member", address: "10.77.0.11" },
  ports: [
    { name: "client", number: 2379, protocol: "tcp", from: "cluster" },
    { name: "admin", number: 81, protocol: "tcp", from: "controller" },
  ],
  services: [
    {
      ...{ name: "db", command: ["db"], restart: "always" },
      files: [{ path: "/usr/local/lib/db/db.cjs", content: "" }],
    },
  ],
};
const about = { stack: "s", owner: "0123abcd", namespace: "testbed-s", node, epochs: { made: 5, epoch: 7 } };
const outsiders = parseAddresses("172.18.0.2 172.18.0.1/32 172.18.0.2/32").outsiders;
const setArgs: NodeSetArgs = { ...about, placed: [{ ...node, aliases: ["db"] }], image: "i:1", limits: {} };
const [service, policy, set] = [
  nodeService({ ...about, nodePorts: new Map([["a/client", 30123]]) }),
  nodePolicy({ ...about, outsiders }),
  nodeSet(setArgs),
];

describe("environment kind: the objects of a node", () => {
  it("have its address, and its ports at the cluster's nodes", () => {
    assert.equal(service.spec.clusterIP, "10.77.0.11");
    const [client] = service.spec.ports;
    assert.deepEqual(client, {
      ...{ name: "client", protocol: "TCP", port: 2379, targetPort: 2379, nodePort: 30123 },
    });
    assert.equal(service.metadata.annotations["pulumi.com/skipAwait"], "true");
  });

  it("let in who was declared: pods of the stack, or the controller alone", () => {
    const [cluster, controller] = policy.spec.ingress;
    assert.ok(cluster && controller);
    assert.deepEqual(
      cluster.ports.map(({ port }) => port),
      [2379, 9],
    );
    assert.deepEqual(cluster.from, [{ podSelector: { matchLabels: { "testbed.stack": "s" } } }]);
    assert.deepEqual(
      controller.ports.map(({ port }) => port),
      [2379, 81],
    );
    assert.deepEqual(controller.from, [
      { ipBlock: { cidr: "172.18.0.1/32" } },
      { ipBlock: { cidr: "172.18.0.2/32" } },
    ]);
    assert.deepEqual(policy.spec.policyTypes, ["Ingress"]);
  });

  it("give services no right but what they declare, on a root that nobody writes to", () => {
    const { containers, initContainers, hostAliases } = set.spec.template.spec;
    const [host] = containers;
    // Its service is a program of the image.
    assert.deepEqual(initContainers[0]?.env, [{ name: "RUNS_KEPT", value: "" }]);
    assert.ok(!host?.securityContext.capabilities.add.includes("NET_ADMIN"));
    assert.equal(host?.securityContext.readOnlyRootFilesystem, true);
    assert.deepEqual(initContainers[0].args, [
      "10.77.0.11",
      "i:1",
      "etc",
      "/etc",
      "local-lib",
      "/usr/local/lib",
    ]);
    assert.deepEqual(
      host.env.map(({ name, valueFrom }) => `${name} ${valueFrom.fieldRef.fieldPath}`),
      ["NODE_NAME metadata.name", "POD_IP status.podIP"],
    );
    assert.deepEqual(hostAliases, [{ ip: "10.77.0.11", hostnames: ["db"] }]);
    const tunnel: NodeSpec = {
      ...node,
      services: [{ ...node.services[0]!, needs: ["NET_ADMIN", "/dev/net/tun"] }],
    };
    const spec = nodeSet({ ...setArgs, node: tunnel }).spec.template.spec;
    const [[first], [second]] = [spec.initContainers, spec.containers];
    const may = (container: typeof first | typeof second, right: string) =>
      container?.securityContext.capabilities.add.includes(right);
    assert.ok(may(second, "NET_ADMIN"));
    // The device is the pod's own, made beforehand: nothing of the machine is mounted, and who runs services makes none.
    assert.deepEqual([may(first, "MKNOD"), may(second, "MKNOD")], [true, false]);
    assert.ok(!may(initContainers[0], "MKNOD"));
    assert.ok(second?.volumeMounts.some(({ mountPath }) => mountPath === "/dev/net"));
    assert.ok(spec.volumes.every((volume) => !("hostPath" in volume)));
  });

  it("keep what services store in the node's claim, or in memory where that is bounded", () => {
    const mounts = (args: NodeSetArgs) =>
      nodeSet(args).spec.template.spec.containers[0]?.volumeMounts.find(
        ({ mountPath }) => mountPath === "/var/lib",
      );
    assert.deepEqual(mounts(setArgs), { name: "kept", mountPath: "/var/lib", subPath: "state" });
    const bounded = { ...setArgs, limits: { diskMegabytes: 64 } };
    assert.deepEqual(mounts(bounded), { name: "state", mountPath: "/var/lib" });
    const volume = nodeSet(bounded).spec.template.spec.volumes.find(({ name }) => name === "state");
    assert.deepEqual(volume, { name: "state", emptyDir: { medium: "Memory", sizeLimit: "64Mi" } });
  });
});

describe("environment kind: what a cluster shows", () => {
  const seen = (kind: string, { metadata, spec }: { metadata: object; spec: object }): SeenObject =>
    // What the cluster adds by itself, and in another order.
    ({
      kind,
      metadata,
      spec: { sessionAffinity: "None", ...(JSON.parse(JSON.stringify(spec)) as object) },
    }) as SeenObject;
  const pod: SeenObject = {
    ...{ kind: "Pod", spec: {} },
    metadata: { name: "a-0", labels: { "testbed.node": "a" } },
    status: { phase: "Running", containerStatuses: [{ ready: true, state: { running: {} } }] },
  };
  const plainPolicy = { ...seen("NetworkPolicy", policy), spec: policy.spec };
  const all = [seen("StatefulSet", set), seen("Service", service), plainPolicy, pod];
  const drift = (objects: readonly SeenObject[]) =>
    parseObservations(linesOf(objects).join(""), 99).drift.map(
      ({ what, observed }) => `${what}: ${observed}`,
    );

  it("is as declared, whatever it adds", () => {
    assert.deepEqual(drift(all), []);
    assert.equal(
      essenceDigest("x", { a: 1, b: { c: 2, d: 3 } }),
      essenceDigest("x", { b: { d: 3, c: 2 }, a: 1 }),
    );
  });

  it("is drift when somebody scales, edits or removes, and when a pod is in trouble", () => {
    const scaled = { ...all[0]!, spec: { ...all[0]!.spec, replicas: 0 } };
    assert.deepEqual(drift([scaled, ...all.slice(1)]), ["host: changed: 0 replicas"]);
    const opened = { ...plainPolicy, spec: { ...policy.spec, ingress: [{}] } };
    assert.ok(isChanged(opened));
    assert.deepEqual(drift([all[0]!, all[1]!, opened, pod]), ["firewall: changed"]);
    assert.deepEqual(drift([all[0]!, all[1]!, pod]), ["firewall: gone"]);
    const waiting = { waiting: { reason: "CrashLoopBackOff", message: "back-off" } };
    const crashing = {
      ...pod,
      status: { phase: "Running", containerStatuses: [{ ready: false, state: waiting }] },
    };
    assert.equal(podTrouble(crashing), "Running: CrashLoopBackOff: back-off");
    assert.deepEqual(drift([...all.slice(0, 3), crashing]), ["host: Running: CrashLoopBackOff: back-off"]);
  });

  it("tells who is not in a pod, with exceptions where that is everybody else", () => {
    assert.deepEqual(parseAddresses("192.0.2.7 0.0.0.0/0 !10.244.0.0/24 =10.0.0.7 10.244.0.1/32\n"), {
      ...{ address: "192.0.2.7", nodes: ["10.0.0.7"] },
      outsiders: [{ cidr: "0.0.0.0/0", except: ["10.244.0.0/24"] }, { cidr: "10.244.0.1/32" }],
    });
    assert.throws(() => parseAddresses("\n"), /told no address/);
  });
});
