/** A system that exists only in this process: what its checks see is told by their arguments. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Adapter, AdapterFactory, Observation, RunningClients } from "../../../scenarios/adapter";
import type { Operation } from "../../../scenarios/history/history";

/** Clients that write and read one register each millisecond until they are stopped, or fall silent (after so many operations). */
function clients(now: () => number, silentAfter: number): RunningClients {
  const operations: Operation[] = [];
  let value = 0;
  const timer = setInterval(() => {
    if (operations.length >= silentAfter) return;
    const start = now();
    const common = { client: 0, key: "k", node: "n-1", outcome: "ok" as const, start };
    operations.push({ ...common, kind: "write", value: String(++value), end: now() });
    operations.push({ ...common, kind: "read", result: String(value), start: now(), end: now() + 0.001 });
  }, 2);
  return {
    completed: () => operations.length,
    recorded: () => operations,
    stop() {
      clearInterval(timer);
      return Promise.resolve(operations);
    },
  };
}

export const adapter: AdapterFactory = ({ now, inventory }): Adapter => {
  const began = now();
  return {
    leader: () => Promise.resolve(inventory.nodes[0]),
    checks: {
      "fake/holds": () => Promise.resolve({ ok: true, saw: "3 of 3 members", data: { revision: 7 } }),
      "fake/wrong": () => Promise.resolve({ ok: false, saw: "hash 1 on n-1, hash 2 on n-2" }),
      "fake/violated": () => Promise.resolve({ ok: false, violated: true, saw: "two leaders" }),
      "fake/missing": () => Promise.resolve({ ok: false, missing: true, saw: "n-2 did not answer" }),
      "fake/throws": () => Promise.reject(new Error("socket hang up")),
      "fake/hangs": () => new Promise<Observation>(() => undefined),
      /** Holds after `after` milliseconds. */
      "fake/later": ({ after }) => {
        const ok = now() - began >= Number(after);
        return Promise.resolve({ ok, saw: ok ? "member is back" : "member is away, expected back" });
      },
    },
    workloads: {
      registers: async ({ mute, silentAfter }) => {
        await sleep(1);
        return clients(now, mute === true ? 0 : Number(silentAfter ?? Infinity));
      },
    },
  };
};
