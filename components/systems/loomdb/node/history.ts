import { EventEmitter } from "node:events";
import { isEdge, type Change, type Item } from "./items";

/** As many as LoomDB keeps. */
const LIMIT = 1000;

/** The latest changes, and everybody who wants to be told of new ones. */
export class History extends EventEmitter<{ change: [change: Change] }> {
  #changes: Change[] = [];
  #seq = 0;

  constructor() {
    super();
    // Each stream listens.
    this.setMaxListeners(0);
  }

  add(item: Item, own: boolean): void {
    const about = isEdge(item)
      ? ({ type: "edge", edgeId: item.id, edge: item } as const)
      : ({ type: "node", nodeId: item.id, node: item } as const);
    const change: Change = {
      ...{ seq: ++this.#seq, timestamp: Date.now(), origin: own ? "local" : "remote" },
      ...about,
    };
    this.#changes.push(change);
    if (this.#changes.length > LIMIT) this.#changes.shift();
    this.emit("change", change);
  }

  /** Those later than a position. */
  after(seq: number): readonly Change[] {
    return this.#changes.filter((change) => change.seq > seq);
  }

  get length(): number {
    return this.#changes.length;
  }

  clear(): void {
    this.#changes = [];
  }
}
