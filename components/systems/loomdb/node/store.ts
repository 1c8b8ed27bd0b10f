import { EventEmitter } from "node:events";
import { createHash } from "node:crypto";
import { stateNow, type Root } from "./gun";
import type { Item, Kind } from "./items";
import { idOf, itemSouls, keyOf, kindOf, soulOf } from "./souls";

interface Entry {
  readonly item: Item;
  readonly text: string;
  /** GUN's time of writing (ms): of two values the later one stays, of the same time the greater text. */
  readonly state: number;
  /** Written here, by this process. */
  readonly own: boolean;
  /** Of soul, key, state and text. */
  readonly hash: bigint;
}

/** Equal for the same items, whatever the order they came in. */
export interface Digest {
  readonly count: number;
  readonly digest: string;
}

interface StoreEvents {
  /** An item is new or another one. */
  change: [item: Item, kind: Kind, own: boolean];
}

/** This node's own store, in its memory: all items that GUN accepted here. Nobody else reads or writes it. */
export class Store extends EventEmitter<StoreEvents> {
  readonly #souls = new Map<string, Map<string, Entry>>(itemSouls.map((soul) => [soul, new Map()]));
  #writing = false;

  constructor(private readonly root: Root) {
    super();
    const accept = (soul: string, key: string, value: unknown, state: number): void => {
      const kind = kindOf(soul);
      if (kind !== undefined && typeof value === "string") this.#accept(kind, soul, key, value, state);
    };
    root.on("put", function ({ put, ...rest }) {
      this.to.next({ ...rest, put });
      accept(put["#"], put["."], put[":"], put[">"]);
    });
  }

  /**
   * Writes an item here and hands it to GUN for all peers.
   * @throws Error when this graph knows a later value, as by another node's clock that is ahead
   */
  write(kind: Kind, item: Item): void {
    const [soul, key, state] = [soulOf(kind, item.id), keyOf(item.id), stateNow()];
    this.#writing = true;
    try {
      this.#put(soul, key, JSON.stringify(item), state);
    } finally {
      this.#writing = false;
    }
    if (this.#souls.get(soul)?.get(key)?.state !== state)
      throw new Error(`${item.id} was not accepted: a later value is known; are the nodes' clocks equal?`);
  }

  list(kind: Kind): readonly Item[] {
    return [...this.#souls].flatMap(([soul, entries]) =>
      kindOf(soul) === kind ? [...entries.values()].map(({ item }) => item) : [],
    );
  }

  count(kind: Kind): number {
    return [...this.#souls].reduce((sum, [soul, { size }]) => sum + (kindOf(soul) === kind ? size : 0), 0);
  }

  /** Values of a soul. */
  size(soul: string): number {
    return this.#souls.get(soul)?.size ?? 0;
  }

  /** Of each soul of items, all that was written until `asOf` (ms): how many, and a digest. */
  digests(asOf: number): readonly Digest[] {
    return [...this.#souls.values()].map((entries) => {
      let [count, digest] = [0, 0n];
      for (const { state, hash } of entries.values()) {
        if (state > asOf) continue;
        count++;
        digest ^= hash;
      }
      return { count, digest: digest.toString(16) };
    });
  }

  /** How many own writes are later than `since`. */
  writtenSince(since: number): number {
    return this.#ownSince(since).length;
  }

  /** Sends own writes later than `since` once more, as they are. */
  sendAgain(since: number): void {
    for (const [soul, key, { text, state }] of this.#ownSince(since)) this.#put(soul, key, text, state);
  }

  #ownSince(since: number): readonly (readonly [string, string, Entry])[] {
    return [...this.#souls].flatMap(([soul, entries]) =>
      [...entries]
        .filter(([, { own, state }]) => own && state > since)
        .map(([key, entry]) => [soul, key, entry] as const),
    );
  }

  #put(soul: string, key: string, text: string, state: number): void {
    this.root.on("out", { put: { [soul]: { _: { "#": soul, ">": { [key]: state } }, [key]: text } } });
  }

  #accept(kind: Kind, soul: string, key: string, text: string, state: number): void {
    const item = itemOf(text, idOf(key));
    if (!item) return;
    const own = this.#writing;
    const digest = createHash("sha1").update(`${soul}\0${key}\0${state}\0${text}`).digest("hex");
    const hash = BigInt(`0x${digest.slice(0, 16)}`);
    this.#souls.get(soul)?.set(key, { item, text, state, own, hash });
    this.emit("change", item, kind, own);
  }
}

/** What a peer sent may be anything. */
function itemOf(text: string, id: string): Item | undefined {
  try {
    const item = JSON.parse(text) as Partial<Item> | null;
    return item?.id === id && typeof item.type === "string" && item.metadata ? (item as Item) : undefined;
  } catch {
    return undefined;
  }
}
