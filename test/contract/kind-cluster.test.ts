import assert from "node:assert/strict";
import { createServer, type Server } from "node:net";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { answers, findEngine } from "../../toolchain/engine/find";
import type { Engine } from "../../toolchain/engine/docker";
import { prepareImages } from "../../toolchain/images/prepare";
import { prepareKubernetes } from "../../toolchain/kubernetes/prepare";
import type { PreparedKubernetes } from "../../toolchain/kubernetes/names";
import { eventually } from "../support/eventually";
import { KindCluster, type Connection } from "../support/kind-cluster";
import { claim, idlePod, namespace, nodePorts, policy, serverPod } from "../support/kind-objects";
import { skip } from "../support/skip";

const minutes = 60_000;

/** Our image of nodes on closed networks, the published one elsewhere: what stacks rely on is the same. */
describe("a cluster of kind", function () {
  this.timeout(20 * minutes);
  let engine: Engine;
  let prepared: PreparedKubernetes;
  let cluster: KindCluster;
  let made: KindCluster | undefined;
  /** Of the node. */
  let volumes: string;
  let address: string;
  let gateway: string;

  before(async function () {
    const found = await findEngine();
    if (!answers(found)) skip(this, "no Docker engine answers");
    if (found.remote)
      skip(this, "the engine is on another machine, where nodes have no address that is reached");
    engine = found;
    prepared = await prepareKubernetes(engine);
    const { base } = await prepareImages(engine);
    made = cluster = new KindCluster(engine, prepared);
    await cluster.create();
    await cluster.load(base);
    const inspect = (what: string) =>
      cluster.docker("inspect", "--format", `{{with index .NetworkSettings.Networks "${cluster.name}"}}{{.${what}}}{{end}}`, cluster.node); // prettier-ignore
    address = await inspect("IPAddress");
    gateway = await inspect("Gateway");
    const mounts = '{{range .Mounts}}{{if eq .Type "volume"}}{{.Name}} {{end}}{{end}}';
    volumes = await cluster.docker("inspect", "--format", mounts, cluster.node);
    await cluster.apply(
      ...[namespace("here"), namespace("there", { team: "guests" }), claim("here", "server")],
      serverPod("here", "server", base),
      nodePorts("here", "server", { 8080: 30080, 8081: 30081 }),
      ...[
        idlePod("here", "friend", base),
        idlePod("here", "stranger", base),
        idlePod("there", "guest", base),
      ],
    );
    await ready("here", "server", "friend", "stranger");
    await ready("there", "guest");
  });
  after(async () => {
    if (made === undefined) return;
    await made.delete();
    await made.forget();
  });

  const ready = (space: string, ...pods: readonly string[]) =>
    cluster.kubectl(...["--namespace", space, "wait", "--for=condition=Ready", "--timeout=60s"], ...pods.map((name) => `pod/${name}`)); // prettier-ignore
  const field = (what: string, name: string, path: string, space = "here") =>
    cluster.kubectl("--namespace", space, "get", what, name, "--output", `jsonpath={${path}}`);
  const fromPod = (space: string, pod: string, host: string, port: number, program = "connect.cjs") =>
    cluster.inPod(space, pod, program, host, String(port)) as Promise<Connection>;
  const fromHere = async (port: number) => {
    const program = join(__dirname, "../support/connect.cjs");
    return (await promisify(execFile)(process.execPath, [program, address, String(port)])).stdout.trim();
  };

  it("runs pods of an image that was loaded, and keeps what they write to a volume", async () => {
    assert.equal(await field("persistentvolumeclaim", "server", ".status.phase"), "Bound");
    const starts = () =>
      cluster.kubectl("--namespace", "here", "exec", "server", "--", "cat", "/data/starts");
    assert.equal(await starts(), "started");
    const program = "echo 'echo ran' >/data/program && chmod 755 /data/program && /data/program";
    assert.equal(
      await cluster.kubectl("--namespace", "here", "exec", "server", "--", "sh", "-c", program),
      "ran",
    );
    const { base } = await prepareImages(engine);
    await cluster.kubectl("--namespace", "here", "delete", "pod", "server");
    await cluster.apply(serverPod("here", "server", base));
    await ready("here", "server");
    assert.equal(await starts(), "started\nstarted");
  });

  it("is reached at its node's address, and its services at their names", async () => {
    await eventually("the node's port to answer", 20, async () => (await fromHere(30080)) === "open");
    const service = await field("service", "server", ".spec.clusterIP");
    assert.equal(
      await cluster.inPod("here", "friend", "lookup.cjs", "server.here.svc.cluster.local"),
      service,
    );
    assert.equal(await cluster.inPod("there", "guest", "lookup.cjs", "server.here"), service);
    assert.equal(await fromPod("there", "guest", service, 8081), "open");
  });

  it("lets nothing beyond the engine's network, but what it is told to", async function () {
    if (prepared.source === "official") skip(this, "the published image does not hold it back");
    // An address of this machine on another network of the engine: packets to it pass the node's way out and stay here.
    const format = "{{range .IPAM.Config}}{{.Subnet}}{{end}}";
    const subnet = await cluster.docker("network", "inspect", "bridge", "--format", format);
    const beyond = subnet.replace(/\.0\/\d+$/, ".1");
    assert.match(beyond, /^[\d.]+$/);
    const server: Server = createServer((socket) => socket.end());
    await new Promise<void>((resolve) => server.listen(0, "0.0.0.0", resolve));
    try {
      const { port } = server.address() as { port: number };
      assert.equal(await fromPod("here", "friend", gateway, port), "open");
      assert.equal(await fromPod("here", "friend", beyond, port), "refused");
      await cluster.docker("exec", cluster.node, "/kind/bin/testbed-allow.sh", beyond);
      assert.equal(await fromPod("here", "friend", beyond, port), "open");
    } finally {
      server.close();
    }
  });

  describe("with NetworkPolicies", () => {
    /** Who gets through to what. */
    const seen = async () => {
      const ip = (space: string, name: string) => field("pod", name, ".status.podIP", space);
      const [pod, guest] = await Promise.all([ip("here", "server"), ip("there", "guest")]);
      const service = await field("service", "server", ".spec.clusterIP");
      const outcomes = {
        "friend to 8080": fromPod("here", "friend", pod, 8080),
        "friend to 8081": fromPod("here", "friend", pod, 8081),
        "friend to the service": fromPod("here", "friend", service, 8080),
        "friend by UDP": fromPod("here", "friend", pod, 8082, "udp-answer.cjs"),
        "stranger to 8080": fromPod("here", "stranger", pod, 8080),
        "stranger to the service": fromPod("here", "stranger", service, 8080),
        "stranger by UDP": fromPod("here", "stranger", pod, 8082, "udp-answer.cjs"),
        "guest to 8080": fromPod("there", "guest", pod, 8080),
        "guest to 8081": fromPod("there", "guest", pod, 8081),
        "stranger to guest": fromPod("here", "stranger", guest, 1),
        "controller to 8080": fromHere(30080),
        "controller to 8081": fromHere(30081),
      };
      const all = Object.entries(outcomes).map(async ([what, outcome]) => [what, await outcome] as const);
      return Object.fromEntries(await Promise.all(all));
    };
    const see = (what: string, wanted: Readonly<Record<string, string>>) =>
      eventually(what, 15, async () => {
        assert.deepEqual(await seen(), wanted);
        return true;
      });
    const open = {
      ...{ "friend to 8080": "open", "friend to 8081": "open", "friend to the service": "open" },
      ...{ "friend by UDP": "open", "stranger to 8080": "open", "stranger to the service": "open" },
      ...{ "stranger by UDP": "open", "guest to 8080": "open", "guest to 8081": "open" },
      ...{ "stranger to guest": "refused", "controller to 8080": "open", "controller to 8081": "open" },
    };
    const selected = { podSelector: { matchLabels: { app: "server" } } };

    it("lets everybody to everything without any", () => see("everything open", open));

    it("lets those through that it declares, and nobody else", async () => {
      const deny = policy("here", "deny", { podSelector: {}, policyTypes: ["Ingress"] });
      const friends = {
        from: [{ podSelector: { matchLabels: { app: "friend" } } }],
        ports: [{ port: 8080 }, { protocol: "UDP", port: 8082 }],
      };
      const guests = {
        from: [{ namespaceSelector: { matchLabels: { team: "guests" } } }],
        ports: [{ port: "second" }],
      };
      const controller = { from: [{ ipBlock: { cidr: `${gateway}/32` } }], ports: [{ port: 8081 }] };
      const ingress = [friends, guests, controller];
      await cluster.apply(deny, policy("here", "allow", { ...selected, policyTypes: ["Ingress"], ingress }));
      await see("what is declared", {
        ...{ "friend to 8080": "open", "friend to 8081": "silent", "friend to the service": "open" },
        ...{ "friend by UDP": "open", "stranger to 8080": "silent", "stranger to the service": "silent" },
        ...{ "stranger by UDP": "silent", "guest to 8080": "silent", "guest to 8081": "open" },
        ...{ "stranger to guest": "refused", "controller to 8080": "silent", "controller to 8081": "open" },
      });
    });

    it("shuts everything with a policy that allows nothing, and opens it again without", async () => {
      await cluster.kubectl("--namespace", "here", "delete", "networkpolicy", "allow");
      const shut = Object.keys(open).map((what) => [what, what === "stranger to guest" ? "refused" : "silent"] as const); // prettier-ignore
      await see("everything shut", Object.fromEntries(shut));
      await cluster.kubectl("--namespace", "here", "delete", "networkpolicy", "deny");
      await see("everything open", open);
    });

    it("says of a policy what is not enforced", async function () {
      if (prepared.source === "official") skip(this, "the published image enforces it");
      await cluster.apply(policy("here", "egress", { podSelector: {}, policyTypes: ["Egress"] }));
      const events = ["--namespace", "here", "get", "events", "--output", "jsonpath={.items[*].message}"];
      await eventually("an event of the policy", 15, async () =>
        /Egress/.test(await cluster.kubectl(...events, "--field-selector", "reason=NotEnforced")),
      );
    });
  });

  describe("in the end", () => {
    it("leaves nothing when it is deleted", async () => {
      await cluster.delete();
      const containers = ["ps", "--all", "--filter", `label=io.x-k8s.kind.cluster=${cluster.name}`];
      assert.equal(await cluster.docker(...containers, "--format", "{{.Names}}"), "");
      assert.notEqual(volumes, "");
      const kept = (await cluster.docker("volume", "ls", "--quiet")).split("\n");
      assert.deepEqual(
        volumes.split(" ").filter((name) => kept.includes(name)),
        [],
      );
      // kind leaves the network, for the next cluster; nothing is plugged into it any more.
      await cluster.docker("network", "rm", cluster.name);
      assert.equal(await cluster.kubectl("config", "get-contexts", "--output", "name"), "");
    });
  });
});
