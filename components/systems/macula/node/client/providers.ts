import * as z from "zod";
import { providerSchema, type Provider } from "../directory/advertisement";
import type { ConnectionCache } from "../wire/connection-cache";

/** Milliseconds after which what was learned is asked for again, beside the calls. */
const FRESH_FOR = 1_000;
/** Milliseconds a node has to answer before the next is asked. */
const ANSWER_WITHIN = 2_000;

const answerSchema = z.object({ providers: z.array(providerSchema) });

/** Who serves what, as any node of the realm tells. */
export class Providers {
  readonly #known = new Map<string, { readonly list: readonly Provider[]; readonly at: number }>();
  readonly #asking = new Map<string, Promise<readonly Provider[]>>();
  /** The node that answered last is asked first. */
  #helpful: string | undefined;
  /** Why the last question was not answered, by any node. */
  problem: string | undefined;

  /** @param seeds endpoints of nodes that are asked as long as no others are known */
  constructor(
    private readonly connections: ConnectionCache,
    private readonly seeds: readonly string[],
  ) {}

  /** Those that serve a procedure, by number. Empty when no node answers, or nobody serves it. */
  async of(procedure: string): Promise<readonly Provider[]> {
    const known = this.#known.get(procedure);
    if (known === undefined || known.list.length === 0) return this.ask(procedure);
    if (performance.now() - known.at > FRESH_FOR) void this.ask(procedure);
    return known.list;
  }

  /** Asks the nodes, one after another until one answers. */
  ask(procedure: string): Promise<readonly Provider[]> {
    const asking =
      this.#asking.get(procedure) ?? this.#ask(procedure).finally(() => this.#asking.delete(procedure));
    this.#asking.set(procedure, asking);
    return asking;
  }

  /** What is known of a procedure, without asking anybody. */
  known(procedure: string): readonly Provider[] {
    return this.#known.get(procedure)?.list ?? [];
  }

  async #ask(procedure: string): Promise<readonly Provider[]> {
    const known = this.known(procedure);
    const wanted = [...this.seeds, ...known.map(({ endpoint }) => endpoint)];
    for (const endpoint of new Set(this.#helpful === undefined ? wanted : [this.#helpful, ...wanted])) {
      try {
        const connection = this.connections.to(endpoint);
        const answer = await connection.request("/discover", { procedure }, ANSWER_WITHIN);
        const { providers: list } = answerSchema.parse(answer);
        this.#known.set(procedure, { list, at: performance.now() });
        this.#helpful = endpoint;
        this.problem = undefined;
        return list;
      } catch (error) {
        // The next one may know.
        this.problem = (error as Error).message;
      }
    }
    return known;
  }
}
