import { setMaxListeners } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import type { RunningClients } from "../../../../../scenarios/adapter";
import { numberOf, type Arguments } from "../../../../../scenarios/checks/arguments";
import type { Operation } from "../../../../../scenarios/history/history";
import { boundTo, ended, recording } from "../../../../../scenarios/recording-clients";
import { reasonOf } from "../../../../../scenarios/reason";
import type { BlockNode } from "../block-node";
import type { Network } from "../network";
import { HttpError } from "../../../../../scenarios/origin";
import { TransferSeries } from "../transfers";

const LOOK_EVERY_MILLISECONDS = 200;
const OVER = "the clients were stopped";

/**
 * `transfers { clients, rate, size?, seconds? }`: clients, each bound to one node, submit signed batches of `size` (10)
 * transfers on schedule and watch each until that node calls it confirmed. What is not confirmed after `seconds` (20) has
 * an unknown outcome. An operation is a write: its value is the batch's id.
 */
export function startTransfers(network: Network, args: Arguments): RunningClients {
  // Every batch under way listens.
  const over = AbortSignal.any([network.context.signal]);
  setMaxListeners(0, over);
  const size = numberOf(args, "size", 10);
  const settings = {
    pause: 1000 / numberOf(args, "rate"),
    milliseconds: numberOf(args, "seconds", 20) * 1000,
  };
  const { nodes, context } = network;
  return recording(context.signal, (operations, stop) =>
    boundTo(nodes, numberOf(args, "clients"), (id, node) => {
      const series = new TransferSeries(`${context.runId}/transfers/${id}`, size);
      const client = new TransferClient(id, network.member(node), series, settings, context.now);
      return client.run(operations, stop, over);
    }),
  );
}

class TransferClient {
  constructor(
    readonly id: number,
    readonly member: BlockNode,
    readonly series: TransferSeries,
    /** Milliseconds between two batches, and that one may take. */
    readonly settings: { readonly pause: number; readonly milliseconds: number },
    readonly now: () => number,
  ) {}

  /** Submits until told to stop; what is under way then is watched to its end, unless the scenario is over. */
  async run(operations: Operation[], stop: AbortSignal, over: AbortSignal): Promise<void> {
    const open: Promise<unknown>[] = [];
    const began = this.now();
    for (let seq = 0; !stop.aborted; seq++) {
      const due = began + seq * this.settings.pause - this.now();
      await sleep(Math.max(due, 0), undefined, { signal: stop }).catch(() => undefined);
      if (ended(stop)) break;
      open.push(this.#submit(seq, over).then((operation) => operations.push(operation)));
    }
    await Promise.all(open);
  }

  async #submit(seq: number, over: AbortSignal): Promise<Operation> {
    const batch = this.series.batch(seq);
    const common = {
      ...{ client: this.id, key: `${this.id}.${seq}`, node: this.member.node.name, kind: "write" as const },
      start: this.now(),
    };
    let id: string;
    try {
      ({ id } = await this.member.submit(batch));
    } catch (error) {
      const sent = !(error instanceof HttpError) || (error.sent && error.status === undefined);
      const outcome = sent ? "unknown" : "failed";
      return { ...common, outcome, error: reasonOf(error), end: this.now() };
    }
    const problem = await this.#watch(id, over);
    return {
      ...common,
      value: id,
      ...(problem === undefined ? { outcome: "ok" } : { outcome: "unknown", error: problem }),
      end: this.now(),
    };
  }

  /** Resolves when the batch is confirmed; with a sentence if it is not in time. */
  async #watch(id: string, over: AbortSignal): Promise<string | undefined> {
    const deadline = this.now() + this.settings.milliseconds;
    let last = "submitted";
    while (this.now() < deadline) {
      await sleep(LOOK_EVERY_MILLISECONDS, undefined, { signal: over }).catch(() => undefined);
      if (over.aborted) return OVER;
      last = await this.member.stateOf(id).catch(reasonOf);
      if (last === "confirmed") return undefined;
    }
    return `not confirmed within ${this.settings.milliseconds / 1000} s: ${last}`;
  }
}
