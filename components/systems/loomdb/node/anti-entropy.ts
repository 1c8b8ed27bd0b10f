import { askFor, type Root } from "./gun";
import { Pulls, type Sizes } from "./pulls";
import { DIGESTS, idOf, itemSouls, keyOf } from "./souls";
import type { Digest, Store } from "./store";

const TELL_EVERY = 1000;
const PULL_EVERY = 125;
/** What is younger than this may still be under way, and differs without being lost (ms). */
const SETTLED = 3000;
/** A node that has told nothing new for so long is gone (ms). */
const GONE = 10_000;

/** What a node told of its store: digests of all that was written until `asOf`. */
interface Told {
  readonly asOf: number;
  readonly digests: readonly Digest[];
}

/**
 * Finds out what this node lacks and asks for it. GUN pushes each value once and asks for none again, so what was written
 * while a wire was dead would stay missing. Every second each node tells the digests of its items and asks for the others';
 * a soul whose digest differs is asked for as a whole, and whoever has something else of it answers.
 */
export class AntiEntropy {
  readonly counts = { digests: 0, items: 0 };
  readonly #told = new Map<string, Told & { readonly heard: number }>();
  readonly #pulls = new Pulls();
  /** Until when all that was written is known to be on every node that tells of itself (ms, as in GUN's states). */
  #agreedUntil = 0;
  #differing: readonly string[] = [];
  /** When the last wire opened. */
  #opened = -Infinity;
  readonly #timers: readonly NodeJS.Timeout[];

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
    store.on("change", () => this.#pulls.arrived());
    const reopened = (): void => this.#reopened();
    root.on("hi", function (peer) {
      this.to.next(peer);
      reopened();
    });
    this.#timers = [
      setInterval(() => this.#round(), TELL_EVERY),
      setInterval(() => this.#pull(), PULL_EVERY),
    ];
    // The first word dials.
    askFor(DIGESTS, root);
  }

  stop(): void {
    this.#timers.forEach(clearInterval);
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
    askFor(DIGESTS, this.root);
    this.counts.digests++;
    this.#compare();
  }

  /** The others may have written while the wire was dead, and so may this node. */
  #reopened(): void {
    this.#opened = performance.now();
    this.#pulls.wantAll();
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
    if (nodeId !== this.nodeId && told) this.#told.set(nodeId, { ...told, heard: performance.now() });
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
      const souls = itemSouls.filter((_, index) => own[index]?.digest !== digests[index]?.digest);
      for (const soul of souls) differing.add(soul);
      agreed = Math.min(agreed, souls.length === 0 ? asOf : 0);
    }
    this.#differing = [...differing];
    if (agreed !== Infinity) this.#agreedUntil = Math.max(this.#agreedUntil, agreed);
  }

  #pull(): void {
    const now = performance.now();
    // How much there is to ask for is known when another node has told; maybe there is none.
    if (this.#told.size === 0 && now - this.#opened < TELL_EVERY) return;
    const sizesOf = (soul: string): Sizes => {
      const index = itemSouls.indexOf(soul);
      const told = [...this.#told.values()].map(({ digests }) => digests[index]?.count ?? 0);
      return { there: Math.max(0, ...told), here: this.store.size(soul) };
    };
    for (const soul of this.#pulls.next(this.#differing, sizesOf, now)) {
      this.counts.items++;
      askFor(soul, this.root);
    }
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
