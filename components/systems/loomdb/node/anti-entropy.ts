import type { Root } from "./gun";
import { DIGESTS, idOf, itemSouls, keyOf } from "./souls";
import type { Store } from "./store";

const EVERY = 1000;
/** What is younger than this may still be under way, and differs without being lost (ms). */
const SETTLED = 3000;
/** A node that has told nothing new for so long is gone (ms). */
const GONE = 10_000;

/** What a node told of its store: digests of all that was written until `asOf`. */
interface Told {
  readonly asOf: number;
  readonly digests: readonly string[];
}

/**
 * Finds out what this node lacks and asks for it. GUN pushes each value once and asks for none again, so what was written
 * while a wire was dead would stay missing. Every second each node tells the digests of its items and asks for the others';
 * a soul whose digest differs is asked for as a whole, and whoever has something else of it answers.
 */
export class AntiEntropy {
  readonly counts = { digests: 0, items: 0, again: 0 };
  readonly #told = new Map<string, Told & { readonly heard: number }>();
  /** Until when all that was written is known to be on every node that tells of itself (ms, as in GUN's states). */
  #agreedUntil = 0;
  #differing: readonly string[] = [];
  readonly #timer: NodeJS.Timeout;

  constructor(
    private readonly nodeId: string,
    private readonly root: Root,
    private readonly store: Store,
  ) {
    const hear = (key: string, value: unknown): void => this.#hear(idOf(key), value);
    root.on("put", function (message) {
      this.to.next(message);
      if (message.put["#"] === DIGESTS) hear(message.put["."], message.put[":"]);
    });
    const reopened = (): void => this.#reopened();
    root.on("hi", function (peer) {
      this.to.next(peer);
      reopened();
    });
    this.#timer = setInterval(() => this.#round(), EVERY);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** Souls in which another node had something else when it was last compared. */
  get differing(): number {
    return this.#differing.length;
  }

  /** Own writes of which it is not known that every other node has them. */
  get pending(): number {
    return this.store.writtenSince(this.#agreedUntil);
  }

  #round(): void {
    this.#tell();
    this.#ask(DIGESTS);
    this.counts.digests++;
    this.#compare();
    for (const soul of this.#differing) this.#pull(soul);
  }

  /** The other side may have written while the wire was dead, and so may this one. */
  #reopened(): void {
    for (const soul of itemSouls) this.#pull(soul);
    this.counts.again++;
    this.store.sendAgain(this.#agreedUntil);
    this.#round();
  }

  #tell(): void {
    const asOf = Date.now() - SETTLED;
    const key = keyOf(this.nodeId);
    const text = JSON.stringify({ asOf, digests: this.store.digests(asOf) } satisfies Told);
    const node = { _: { "#": DIGESTS, ">": { [key]: Date.now() } }, [key]: text };
    this.root.on("out", { put: { [DIGESTS]: node } });
  }

  #hear(nodeId: string, value: unknown): void {
    const told = toldIn(value);
    if (nodeId === this.nodeId || !told) return;
    this.#told.set(nodeId, { ...told, heard: performance.now() });
  }

  #compare(): void {
    const differing = new Set<string>();
    let agreed = Infinity;
    for (const [nodeId, { asOf, digests, heard }] of this.#told) {
      if (performance.now() - heard > GONE) {
        this.#told.delete(nodeId);
        continue;
      }
      const own = this.store.digests(asOf);
      const souls = itemSouls.filter((_, index) => own[index] !== digests[index]);
      for (const soul of souls) differing.add(soul);
      agreed = Math.min(agreed, souls.length === 0 ? asOf : 0);
    }
    this.#differing = [...differing];
    if (agreed !== Infinity) this.#agreedUntil = Math.max(this.#agreedUntil, agreed);
  }

  #pull(soul: string): void {
    this.counts.items++;
    this.#ask(soul);
  }

  #ask(soul: string): void {
    this.root.on("out", { get: { "#": soul } });
  }
}

function toldIn(value: unknown): Told | undefined {
  if (typeof value !== "string") return undefined;
  try {
    const told = JSON.parse(value) as Partial<Told> | null;
    return typeof told?.asOf === "number" && Array.isArray(told.digests) ? (told as Told) : undefined;
  } catch {
    return undefined;
  }
}
