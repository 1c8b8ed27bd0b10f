import assert from "node:assert/strict";
import { setMaxListeners } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { adapter } from "../../components/systems/macula/adapter";
import type { CheckState, Observation } from "../../scenarios/adapter";
import type { HostStatus } from "../../scenarios/host-status";
import type { Inventory, InventoryNode } from "../../scenarios/inventory";
import { paperInventory } from "../unit/faults/inventory";
import { until } from "../support/eventually";
import { MaculaProcesses } from "../support/macula-processes";

function unkept(node: InventoryNode): InventoryNode {
  const { keeper, ...rest } = node;
  assert.ok(keeper);
  return rest;
}

/** Real nodes and clients; what the cluster says of their pods is in files. */
describe("calls that are answered by pods", function () {
  this.timeout(60_000);
  let realm: MaculaProcesses;
  let over: AbortController;
  beforeEach(() => {
    realm = new MaculaProcesses();
    over = new AbortController();
    setMaxListeners(0, over.signal);
  });
  afterEach(() => {
    over.abort();
    return realm.destroy();
  });

  const nameOf = (number: number): string => (number === 0 ? "client" : `node${number}`);
  const podIp = (number: number): string => `10.244.0.${number + 1}`;

  /** What the cluster says of a node's pod from now on. */
  function tell(number: number, more: Partial<HostStatus> = {}): readonly string[] {
    const file = join(realm.folder, `${nameOf(number)} pod.json`);
    const pod: HostStatus = {
      ...{ name: `${nameOf(number)}-0`, id: `uid-${number}`, address: podIp(number), machine: "m" },
      ...{ declared: "nodes:1", image: "nodes:1", digest: "sha256:ab", trouble: "", copies: [], ...more },
    };
    writeFileSync(file, JSON.stringify(pod));
    return ["sh", "-c", 'cat "$0"', file];
  }

  /** @param clusters those that node 1, node 2 and the client are in */
  function inventory(clusters: readonly string[] = []): Inventory {
    const nodes = [1, 2, 0].map((number, index): InventoryNode => {
      const realmPort = { name: "realm", number: 9000 + number, protocol: "tcp", from: "cluster" } as const;
      const status = { name: "status", number: 8080, protocol: "tcp", from: "cluster" } as const;
      const control = { name: "control", number: 8081, protocol: "tcp", from: "controller" } as const;
      return {
        ...{ name: nameOf(number), role: number === 0 ? "client" : "provider", exec: [], services: [] },
        address: realm.address(number),
        ports: number === 0 ? [status, control] : [realmPort, status],
        keeper: tell(number),
        ...(clusters[index] !== undefined && { cluster: clusters[index] }),
      };
    });
    return { ...paperInventory([]), nodes };
  }

  /** @param named what each node says of its own pod, where that is not its pod's name */
  async function start(named: readonly string[] = ["node1-0", "node2-0"]): Promise<void> {
    await Promise.all(
      named.map((NODE_NAME, index) =>
        realm.node(index + 1, {}, NODE_NAME === "" ? {} : { NODE_NAME, POD_IP: podIp(index + 1) }),
      ),
    );
    await realm.client();
  }

  async function ask(where: Inventory, check: string, state: Partial<CheckState> = {}): Promise<Observation> {
    const none = { observed: new Map(), histories: new Map(), loads: new Map(), faults: new Map() };
    const context = { inventory: where, runId: "r", seed: "1", now: () => 0, signal: over.signal };
    const args = { procedure: "test.calculator", each: 3, calls: "calls" };
    return adapter(context).checks[check]!(args, { ...none, ...state });
  }

  /** The verdict on three calls from the client to each provider. */
  async function called(where: Inventory = inventory()): Promise<Observation> {
    await until(10, async () => {
      const { ok, saw } = await ask(where, "macula/providers");
      return ok ? "" : saw;
    });
    const observed = new Map([["calls", await ask(where, "macula/start-each")]]);
    let seen: Observation | undefined;
    await until(20, async () => {
      seen = await ask(where, "macula/answered-by-pods", { observed });
      return seen.saw.includes("rows of calls are over") ? seen.saw : "";
    });
    return seen ?? assert.fail("nothing was seen");
  }

  it("pass when each answers in the name of the pod that the cluster has for it", async () => {
    await start();
    const { ok, saw } = await called();
    assert.ok(ok, saw);
    assert.equal(saw, "6 calls answered by the pods node1-0, node2-0");
    assert.equal((await ask(inventory(), "macula/no-leak")).ok, true);
  });

  it("come from every client", async () => {
    await start();
    const where = inventory();
    const [, , first] = where.nodes;
    const second = { ...first!, name: "client2", address: realm.address(4) };
    const own = { http_listen: realm.endpoint(4, 8080), control_listen: realm.endpoint(4, 8081) };
    await realm.start("client", "client2", { ...realm.clientConfig(), name: "client2", ...own });
    const { ok, saw } = await called({ ...where, nodes: [...where.nodes, second] });
    assert.ok(ok, saw);
    assert.equal(saw, "12 calls answered by the pods node1-0, node2-0");
    const { saw: known } = await ask({ ...where, nodes: [...where.nodes, second] }, "macula/no-leak");
    assert.match(known, /node1: 0, client knows of \d.*; node1: 0, client2 knows of \d/);
  });

  it("fail when one answers in the name of another, and when it is where another was", async () => {
    await start(["node1-0", "node1-0"]);
    const { ok, saw } = await called();
    assert.equal(ok, false);
    assert.equal(
      saw,
      "3 of 6 calls: client → node2: node1-0 at 10.244.0.3 answered, the cluster has node2-0 at 10.244.0.3",
    );
    const moved = inventory();
    tell(2, { name: "node1-0", address: "10.244.0.99" });
    assert.match((await called(moved)).saw, /the cluster has node1-0 at 10\.244\.0\.99$/);
  });

  it("fail when a provider does not say which pod it is", async () => {
    await start(["node1-0", ""]);
    const { ok, saw } = await called();
    assert.equal(ok, false);
    assert.match(saw, /client → node2: node2 does not say which pod it is \(NODE_NAME, POD_IP\)$/);
  });

  it("have to go from one cluster to another, where there are several", async () => {
    await start();
    const across = await called(inventory(["hub", "antwerp", "hub"]));
    assert.equal(across.saw, "6 calls answered by the pods node1-0, node2-0, 3 of them from cluster to cluster"); // prettier-ignore
    assert.ok(across.ok);
  });

  it("prove nothing where nobody knows of pods", async () => {
    await start();
    const where = inventory();
    const alone = { ...where, nodes: where.nodes.map(unkept) };
    const { ok, missing, saw } = await called(alone);
    assert.deepEqual([ok, missing], [false, true]);
    assert.equal(saw, "client is in no pod that anybody could tell of");
  });

  it("are of the images that are declared, the same everywhere", async () => {
    const rolledOut = (): Promise<Observation> => ask(where, "macula/rolled-out");
    const where = inventory();
    assert.equal((await rolledOut()).saw, "3 pods run nodes:1, as declared");
    assert.equal((await rolledOut()).ok, true);
    tell(2, { image: "nodes:2" });
    assert.match(
      (await rolledOut()).saw,
      /^node2 runs nodes:2, declared is nodes:1; providers run different/,
    );
    tell(2, { digest: "sha256:cd" });
    assert.equal(
      (await rolledOut()).saw,
      "nodes:1 is not the same everywhere: node1 sha256:ab, node2 sha256:cd, client sha256:ab",
    );
    tell(2, { trouble: "no machine takes it" });
    const { ok, saw } = await rolledOut();
    assert.deepEqual([ok, saw], [false, "node2: no machine takes it"]);
  });
});
