import type { Provider } from "../directory/advertisement";
import type { Strategy } from "../config";

/** Chooses the provider that is tried first; the others follow it in their order, should it fail. */
export class Selection {
  /** Calls so far, by procedure: whose turn it is. */
  readonly #turns = new Map<string, number>();

  /** @param random numbers in [0, 1) */
  constructor(private readonly random: () => number = Math.random) {}

  /** All providers, in the order in which they are to be tried. */
  order(strategy: Strategy, procedure: string, providers: readonly Provider[]): readonly Provider[] {
    const first = this.#first(strategy, procedure, providers.length);
    return [...providers.slice(first), ...providers.slice(0, first)];
  }

  #first(strategy: Strategy, procedure: string, count: number): number {
    switch (strategy) {
      case "first":
        return 0;
      case "random":
        return Math.floor(this.random() * count);
      case "round_robin": {
        const turn = this.#turns.get(procedure) ?? 0;
        this.#turns.set(procedure, turn + 1);
        return turn % count;
      }
    }
  }
}
