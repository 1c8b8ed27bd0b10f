import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { callRpc } from "../../components/systems/the-block/node/json-rpc-call";
import { signExecution } from "../../components/systems/the-block/node/ledger/records";
import type { ExecutorStatusView } from "../../components/systems/the-block/node/treasury/executor-status";
import { skip } from "../support/skip";
import { MEMBERS, TheBlockProcesses, type MemberName, type Program } from "../support/the-block-processes";
import { eventually } from "../support/eventually";

const LEASE = 3;
const POLL = 0.5;
const TO = "ab".repeat(20);

interface Disbursement {
  readonly state: string;
  readonly executor?: string;
  readonly epoch?: number;
  readonly executions: number;
}

interface Block {
  readonly disbursements: readonly { readonly id: string }[];
}

describe("The Block: treasury executors as processes", function () {
  this.timeout(60_000);
  const cluster = new TheBlockProcesses(LEASE, POLL);
  const nodes = new Map<MemberName, Program>();
  const executors = new Map<MemberName, Program>();

  const status = async (name: MemberName): Promise<ExecutorStatusView | undefined> => {
    try {
      const answer = await fetch(`http://${cluster.address(name, 9101)}/treasury/executor/status`, {
        signal: AbortSignal.timeout(500),
      });
      return (await answer.json()) as ExecutorStatusView;
    } catch {
      return undefined;
    }
  };
  const isActive = async (name: MemberName): Promise<boolean> => (await status(name))?.active ?? false;
  const metrics = async (address: string): Promise<string> =>
    (await fetch(`http://${address}/metrics`)).text();
  const rpc = (name: MemberName, method: string, params: object): Promise<unknown> =>
    callRpc(cluster.address(name, 3030), method, params, 5000);
  const submit = (id: string): Promise<unknown> =>
    rpc("observer", "treasury.submit_disbursement", { id, to: TO, amount: 1000 });
  const disbursement = async (id: string): Promise<Disbursement> =>
    (await rpc("observer", "treasury.disbursement", { id })) as Disbursement;
  const executionsIn = async (name: MemberName, id: string): Promise<Block["disbursements"]> => {
    const { height } = (await rpc(name, "light.latest_header", {})) as { height: number };
    const blocks = (await rpc(name, "light.blocks", {
      from: Math.max(1, height - 99),
      to: height,
    })) as Block[];
    return blocks.flatMap(({ disbursements }) => disbursements).filter((each) => each.id === id);
  };
  const executedIn = async (name: MemberName, id: string): Promise<number> =>
    (await executionsIn(name, id)).length;

  before(async function () {
    if (process.platform !== "linux") skip(this, "only Linux has all of 127.0.0.0/8 as loopback addresses");
    cluster.prepare();
    for (const name of MEMBERS) nodes.set(name, await cluster.start("run", name));
    for (const name of ["primary", "replica"] as const)
      executors.set(name, await cluster.start("treasury", name));
  });
  after(() => cluster.destroy());

  it("makes the primary active, and both its 9101 and its node's 9100 say so", async () => {
    await eventually("the primary is active", LEASE + POLL + 5, () => isActive("primary"));
    const wanted = 'treasury_executor_active{role="primary"} 1';
    assert.match(await metrics(cluster.address("primary", 9101)), new RegExp(`^${wanted}$`, "m"));
    await eventually("the primary's node knows", 2, async () =>
      (await metrics(cluster.address("primary", 9100))).includes(wanted),
    );
    assert.match(
      await metrics(cluster.address("replica", 9100)),
      /treasury_executor_active\{role="primary"\} 0/,
    );
    const own = await status("primary");
    assert.equal(own?.lease_holder, "executor-primary");
    assert.ok(Date.parse(own.lease_expires_at ?? "") > Date.parse(own.clock));
  });

  it("pays a disbursement once", async () => {
    await submit("first");
    await eventually("it is executed", 10, async () => (await disbursement("first")).state === "executed");
    assert.equal((await disbursement("first")).executor, "executor-primary");
  });

  it("hands over within lease + poll + 5 s, and pays what came in the gap exactly once", async () => {
    const { epoch } = (await status("primary")) ?? { epoch: NaN };
    assert.equal(await executors.get("primary")!.end("SIGTERM"), 0);
    await submit("in the gap");
    assert.equal((await disbursement("in the gap")).state, "pending");
    await eventually("the replica is active", LEASE + POLL + 5, () => isActive("replica"));
    assert.ok(((await status("replica"))?.epoch ?? 0) > epoch);
    await eventually(
      "it is executed",
      10,
      async () => (await disbursement("in the gap")).state === "executed",
    );
    assert.equal((await disbursement("in the gap")).executor, "executor-replica");
    await eventually("every node has it once", 10, async () => {
      const counts = await Promise.all(MEMBERS.map((name) => executedIn(name, "in the gap")));
      return counts.every((count) => count === 1);
    });
    await eventually("the replica counts it", 10, async () =>
      /^treasury_disbursements_executed_total 1$/m.test(await metrics(cluster.address("replica", 9101))),
    );
  });

  it("shows executions as they were signed, and refuses them a second time: the earlier epoch first", async () => {
    for (const [id, message] of [
      ["first", /^stale epoch/],
      ["in the gap", /^already executed/],
    ] as const) {
      const [execution] = await executionsIn("observer", id);
      const again = rpc("observer", "treasury.execute", { ...execution });
      await assert.rejects(again, { name: "RpcFailure", status: 409, message });
    }
  });

  it("does not hand back when the primary returns", async () => {
    executors.set("primary", await cluster.start("treasury", "primary"));
    const end = performance.now() + 2 * LEASE * 1000;
    while (performance.now() < end) {
      assert.equal(await isActive("primary"), false, "the primary is active");
      assert.equal(await isActive("replica"), true, "the replica is not active");
      // Twice a poll at least: the lease could only change hands at one.
      await sleep(50);
    }
  });

  it("lets no holder execute that slept beyond its lease", async () => {
    const replica = executors.get("replica")!.process;
    const { epoch } = (await status("replica")) ?? { epoch: NaN };
    replica.kill("SIGSTOP");
    await submit("while it sleeps");
    await eventually("the primary is active", LEASE + POLL + 5, () => isActive("primary"));
    await eventually(
      "it is executed",
      10,
      async () => (await disbursement("while it sleeps")).state === "executed",
    );
    replica.kill("SIGCONT");
    await eventually("the replica answers", 5, async () => (await status("replica")) !== undefined);
    assert.equal(await isActive("replica"), false);
    assert.equal((await disbursement("while it sleeps")).executor, "executor-primary");

    // Even if it had not noticed: what it would have sent is refused.
    const id = "while it sleeps";
    const signature = signExecution(cluster.key("replica").privateKey, id, epoch, "executor-replica");
    const stale = { id, epoch, executor: "executor-replica", signature };
    await assert.rejects(rpc("replica", "treasury.execute", stale), { status: 409, message: /^stale epoch/ });
    assert.equal(await executedIn("observer", id), 1);
  });

  it("says in its status that its node does not answer, and is well again when it does", async () => {
    assert.equal(await nodes.get("primary")!.end("SIGTERM"), 0);
    await eventually("last_error tells", 5, async () =>
      /does not answer/.test((await status("primary"))?.last_error ?? ""),
    );
    await eventually("the replica is active", LEASE + POLL + 5, () => isActive("replica"));
    nodes.set("primary", await cluster.start("run", "primary"));
    await eventually("last_error is gone", 10, async () => (await status("primary"))?.last_error === null);
  });

  it("ends within 2 s of SIGTERM with 0", async () => {
    for (const program of [...executors.values(), ...nodes.values()]) {
      const began = performance.now();
      assert.equal(await program.end("SIGTERM"), 0, program.output());
      assert.ok(performance.now() - began < 2000, `${performance.now() - began} ms`);
    }
  });
});
