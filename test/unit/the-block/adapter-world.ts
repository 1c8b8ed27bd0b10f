import assert from "node:assert/strict";
import { adapter as factory } from "../../../components/systems/the-block/adapter";
import type { Adapter, FaultSpan, Observation } from "../../../scenarios/adapter";
import type { Operation } from "../../../scenarios/history/history";
import type { Inventory } from "../../../scenarios/inventory";
import type { LoadResult } from "../../../scenarios/load/load";
import { FakeBlockNode } from "../../support/fake-block-node";

export type Expectation = "holds" | "fails" | "is missing";

/** Three fake nodes: a, the primary; b, a replica; c, an observer. Fault `cut` is on b. */
export class World {
  readonly state = {
    observed: new Map<string, Observation>(),
    histories: new Map<string, readonly Operation[]>(),
    loads: new Map<string, LoadResult>(),
    faults: new Map<string, FaultSpan>([["cut", { nodes: ["b"], from: 0, proven: 1 }]]),
  };
  readonly #over = new AbortController();
  clock: () => number = () => performance.now();

  private constructor(
    readonly nodes: readonly FakeBlockNode[],
    readonly inventory: Inventory,
  ) {}

  readonly adapter = (): Adapter =>
    (this.#adapter ??= factory({
      inventory: this.inventory,
      runId: "run",
      seed: "1",
      now: () => this.clock(),
      signal: this.#over.signal,
    }));
  #adapter: Adapter | undefined;

  static async start(): Promise<World> {
    const nodes = await FakeBlockNode.start(["a", "b", "c"]);
    return new World(nodes, inventoryOf(nodes));
  }

  get(name: string): FakeBlockNode {
    const found = this.nodes.find((each) => each.name === name);
    assert.ok(found);
    return found;
  }

  close(): void {
    this.#over.abort();
    for (const node of this.nodes) node.close();
  }

  async look(check: string, args = {}): Promise<Observation> {
    const observation = await this.adapter().checks[`the-block/${check}`]?.(args, this.state);
    assert.ok(observation, `there is no check ${check}`);
    return observation;
  }

  async expect(check: string, expectation: Expectation, saw: RegExp, args = {}): Promise<void> {
    const { ok, missing, saw: seen } = await this.look(check, args);
    assert.equal(ok ? "holds" : missing === true ? "is missing" : "fails", expectation, seen);
    assert.match(seen, saw);
  }

  async observe(name: string, check: string): Promise<void> {
    const seen = await this.look(check);
    assert.ok(seen.ok, seen.saw);
    this.state.observed.set(name, seen);
  }
}

export function inventoryOf(nodes: readonly FakeBlockNode[]): Inventory {
  return {
    ...{ version: 1, stack: "test", owner: "test", environment: "loopback", capabilities: [] },
    ...{ vantage: [], system: "the-block", profile: "documented", controller: "127.0.0.1" },
    nodes: nodes.map(({ node }) => node),
  } as unknown as Inventory;
}
