import assert from "node:assert/strict";
import { RpcFailure } from "../../../../components/systems/the-block/node/json-rpc-call";
import { keyPairOf } from "../../../../components/systems/the-block/node/ledger/keys";
import type { Held } from "../../../../components/systems/the-block/node/lease/candidate";
import type { QuorumLease } from "../../../../components/systems/the-block/node/lease/quorum-lease";
import { Executor, noCounts } from "../../../../components/systems/the-block/node/treasury/executor";

/** A chain and a lease that do as they are told. */
class Fakes {
  pending: string[] = [];
  executed = new Map<string, { height: number; executor: string }>();
  confirmed = 0;
  held: Held | undefined;
  isDown = false;
  refusal: string | undefined;
  time = 0;
  readonly sent: { id: string; epoch: number }[] = [];
  readonly asked: { above: number; mayAsk: boolean }[] = [];
  readonly counters = noCounts();

  executor(standbyUntil = 0): Executor {
    return new Executor({
      identity: "me",
      key: keyPairOf(Buffer.alloc(32, 1)).privateKey,
      callNode: (method, params) =>
        Promise.resolve().then(() => this.call(method, params as { id: string; epoch: number })),
      lease: {
        held: () => this.held,
        refresh: (above: number, mayAsk: boolean) => Promise.resolve(void this.asked.push({ above, mayAsk })),
      } as unknown as QuorumLease,
      counters: this.counters,
      now: () => this.time,
      standbyUntil,
    });
  }

  private call(method: string, { id, epoch }: { id: string; epoch: number }): unknown {
    if (this.isDown) throw new Error("127.0.0.1:3030 does not answer");
    if (method === "treasury.work")
      return {
        pending: this.pending.map((each) => ({ id: each })),
        highest_epoch: 4,
        confirmed_height: this.confirmed,
      };
    if (method === "treasury.disbursement") {
      const found = this.executed.get(id);
      return found ? { state: "executed", ...found } : { state: "pending" };
    }
    if (this.refusal) throw new RpcFailure(409, this.refusal);
    this.sent.push({ id, epoch });
    return {};
  }
}

describe("The Block: treasury executor", () => {
  it("executes nothing without the lease", async () => {
    const fakes = new Fakes();
    fakes.pending = ["a"];
    await fakes.executor().poll();
    assert.deepEqual(fakes.sent, []);
    assert.deepEqual(fakes.counters.polls, { active: 0, standby: 1, error: 0 });
  });

  it("executes each pending disbursement once, in its epoch, and counts it when it is confirmed", async () => {
    const fakes = new Fakes();
    const executor = fakes.executor();
    fakes.held = { epoch: 5, until: 1e9 };
    fakes.pending = ["a", "b"];
    await executor.poll();
    await executor.poll();
    assert.deepEqual(fakes.sent, [
      { id: "a", epoch: 5 },
      { id: "b", epoch: 5 },
    ]);
    fakes.pending = [];
    fakes.executed.set("a", { height: 9, executor: "me" }).set("b", { height: 9, executor: "another" });
    fakes.confirmed = 8;
    await executor.poll();
    assert.equal(fakes.counters.executed, 0);
    fakes.confirmed = 9;
    await executor.poll();
    assert.equal(fakes.counters.executed, 1);
    assert.equal(fakes.counters.takeovers, 1);
  });

  it("sends again what stays pending for long, or once it has a new epoch", async () => {
    const fakes = new Fakes();
    const executor = fakes.executor();
    fakes.pending = ["a"];
    fakes.held = { epoch: 5, until: 1e9 };
    await executor.poll();
    fakes.held = { epoch: 7, until: 1e9 };
    await executor.poll();
    fakes.time = 10_000;
    await executor.poll();
    assert.deepEqual(
      fakes.sent.map(({ epoch }) => epoch),
      [5, 7, 7],
    );
  });

  it("asks for a lease above the chain's highest epoch, and on standby not before a whole lease", async () => {
    const fakes = new Fakes();
    const executor = fakes.executor(1000);
    await executor.poll();
    fakes.time = 1000;
    await executor.poll();
    assert.deepEqual(fakes.asked, [
      { above: 4, mayAsk: false },
      { above: 4, mayAsk: true },
    ]);
  });

  it("neither asks nor renews while its node is down, says so, and is well again afterwards", async () => {
    const fakes = new Fakes();
    const executor = fakes.executor();
    fakes.isDown = true;
    await executor.poll();
    assert.match(executor.lastError ?? "", /does not answer/);
    assert.deepEqual(fakes.asked, []);
    fakes.isDown = false;
    await executor.poll();
    assert.equal(executor.lastError, null);
  });

  it("counts what the chain refuses by reason, and goes on with the next", async () => {
    const fakes = new Fakes();
    fakes.held = { epoch: 5, until: 1e9 };
    fakes.pending = ["a", "b"];
    fakes.refusal = "the epoch 5 is below 6, the highest in the chain";
    const executor = fakes.executor();
    await executor.poll();
    assert.equal(fakes.counters.rejected.stale_epoch, 2);
    assert.match(executor.lastError ?? "", /a: the epoch 5.*; b: /);
  });
});
