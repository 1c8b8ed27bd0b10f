import { randomUUID } from "node:crypto";
import { setMaxListeners } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import type { RunningClients } from "../../../../../scenarios/adapter";
import { numberOf, type Arguments } from "../../../../../scenarios/checks/arguments";
import type { Operation } from "../../../../../scenarios/history/history";
import { HttpError } from "../../../../../scenarios/origin";
import { boundTo, ended, recording } from "../../../../../scenarios/recording-clients";
import { followChanges } from "../change-stream";
import type { Loom } from "../loom";
import type { LoomMember } from "../loom-member";

/** Type of the nodes that this workload creates. */
export const CREATED_TYPE = "event";
const LOOK_EVERY_MILLISECONDS = 20;

/**
 * `creates { clients, rate, milliseconds?, settle? }`: clients, each bound to one node and none without one, create nodes on
 * schedule, `rate` a second each. A create is a write whose value is the acknowledged item as JSON; its arrival at a node, the writer's own
 * among them, is a read there, from when the create was sent to when this process read of it in that node's stream of
 * changes. Both ends are on one clock, and the way there and back is part of it: the real time is shorter. Told to stop,
 * it waits up to `settle` seconds (10) for arrivals that are missing.
 */
export async function startCreates(loom: Loom, args: Arguments): Promise<RunningClients> {
  const { context, nodes } = loom;
  const pause = 1000 / numberOf(args, "rate");
  const milliseconds = numberOf(args, "milliseconds", 3000);
  const settle = numberOf(args, "settle", 10) * 1000;
  const closing = new AbortController();
  const over = AbortSignal.any([closing.signal, context.signal]);
  setMaxListeners(0, over);
  const arrivals = new Arrivals(nodes.length, context.now);
  await Promise.all(
    nodes.map((node) =>
      followChanges(
        loom.member(node).address,
        ({ nodeId }) => nodeId !== undefined && arrivals.at(node.name, nodeId),
        over,
      ),
    ),
  );
  return recording(context.signal, (operations, stop) => {
    arrivals.operations = operations;
    const count = Math.max(numberOf(args, "clients"), nodes.length);
    const clients = boundTo(nodes, count, (id, node) =>
      new Creator(id, loom.member(node), loom.idOf(randomUUID()), { pause, milliseconds }, arrivals).run(
        stop,
      ),
    );
    const all = Promise.all(clients).then(async () => {
      await arrivals.complete(settle, context.signal);
      closing.abort();
    });
    return [...clients, all];
  });
}

/** Creates under way, and where they have arrived. */
class Arrivals {
  operations: Operation[] = [];
  readonly #sent = new Map<string, { readonly client: number; readonly start: number }>();
  readonly #seen = new Set<string>();
  #acknowledged = 0;
  #arrived = 0;

  constructor(
    readonly nodes: number,
    readonly now: () => number,
  ) {}

  send(id: string, client: number): number {
    const start = this.now();
    this.#sent.set(id, { client, start });
    return start;
  }

  record(operation: Operation): void {
    if (operation.outcome === "ok") this.#acknowledged++;
    this.operations.push(operation);
  }

  at(node: string, id: string): void {
    const sent = this.#sent.get(id);
    const place = `${node} ${id}`;
    if (!sent || this.#seen.has(place)) return;
    this.#seen.add(place);
    this.#arrived++;
    this.operations.push({
      ...sent,
      key: id,
      node,
      kind: "read",
      result: id,
      outcome: "ok",
      end: this.now(),
    });
  }

  /** Until all that was acknowledged is everywhere, or time is over; a create without an answer may be there too. */
  async complete(milliseconds: number, signal: AbortSignal): Promise<void> {
    const deadline = this.now() + milliseconds;
    while (this.#arrived < this.#acknowledged * this.nodes && this.now() < deadline && !signal.aborted)
      await sleep(LOOK_EVERY_MILLISECONDS, undefined, { signal }).catch(() => undefined);
  }
}

class Creator {
  constructor(
    readonly id: number,
    readonly member: LoomMember,
    readonly prefix: string,
    /** Milliseconds between two creates, and that one may take. */
    readonly settings: { readonly pause: number; readonly milliseconds: number },
    readonly arrivals: Arrivals,
  ) {}

  /** On schedule, whatever the answers do, until told to stop; what is under way then is waited for. */
  async run(stop: AbortSignal): Promise<void> {
    const { now } = this.arrivals;
    const open: Promise<void>[] = [];
    const began = now();
    for (let seq = 0; !stop.aborted; seq++) {
      const due = began + seq * this.settings.pause - now();
      await sleep(Math.max(due, 0), undefined, { signal: stop }).catch(() => undefined);
      if (ended(stop)) break;
      open.push(this.#create(seq));
    }
    await Promise.all(open);
  }

  async #create(seq: number): Promise<void> {
    const id = `${this.prefix}-${seq}`;
    const node = this.member.node.name;
    const start = this.arrivals.send(id, this.id);
    const answer = await this.#acknowledged(id, seq);
    const end = this.arrivals.now();
    this.arrivals.record({ client: this.id, key: id, node, kind: "write", start, end, ...answer });
  }

  /** Only what never left this machine certainly failed. */
  async #acknowledged(id: string, seq: number): Promise<Pick<Operation, "outcome" | "value" | "error">> {
    try {
      const wanted = { id, type: CREATED_TYPE, properties: { client: this.id, seq } };
      const item = await this.member.createNode(wanted, this.settings.milliseconds);
      return { outcome: "ok", value: JSON.stringify(item) };
    } catch (error) {
      if (!(error instanceof HttpError)) throw error;
      return { outcome: error.sent ? "unknown" : "failed", error: error.message };
    }
  }
}
