import * as z from "zod";
import type { ConnectionCache } from "../wire/connection-cache";
import { sentSchema } from "./advertisement";
import type { Directory } from "./directory";

/** Milliseconds between two rounds, and that another node has to answer. */
const EVERY = 1_000;
const ANSWER_WITHIN = 1_000;

export const exchangeSchema = z.object({ advertisements: z.array(sentSchema) });

/**
 * Once a round a node refreshes what it serves and exchanges all it knows with every other node it knows. With the few
 * nodes there are here that is cheaper than being clever, and news are everywhere after one round.
 */
export class Gossip {
  /** Endpoint → whether it answered in the last round. */
  readonly #answered = new Map<string, boolean>();
  readonly rounds = { ok: 0, failed: 0 };
  #timer: NodeJS.Timeout | undefined;

  /** @param peers endpoints that are asked whether they are known or not */
  constructor(
    private readonly directory: Directory,
    private readonly connections: ConnectionCache,
    private readonly peers: readonly string[],
  ) {}

  start(): void {
    const round = (): void => {
      this.directory.refresh();
      void this.#round();
    };
    round();
    this.#timer = setInterval(round, EVERY);
  }

  /** Tells the others that this node serves no longer. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.directory.refresh(true);
    await this.#round();
  }

  /** Other nodes that answered in the last round. */
  get reached(): number {
    return [...this.#answered.values()].filter(Boolean).length;
  }

  async #round(): Promise<void> {
    const endpoints = [...new Set([...this.peers, ...this.directory.others()])];
    for (const gone of this.#answered.keys()) if (!endpoints.includes(gone)) this.#answered.delete(gone);
    await Promise.all(endpoints.map((endpoint) => this.#exchange(endpoint)));
  }

  async #exchange(endpoint: string): Promise<void> {
    const body = { advertisements: this.directory.sent() };
    try {
      const answer = await this.connections.to(endpoint).request("/gossip", body, ANSWER_WITHIN);
      this.directory.merge(exchangeSchema.parse(answer).advertisements);
      this.#answered.set(endpoint, true);
      this.rounds.ok++;
    } catch {
      // It is asked again in the next round; what it serves grows old meanwhile.
      this.#answered.set(endpoint, false);
      this.rounds.failed++;
    }
  }
}
