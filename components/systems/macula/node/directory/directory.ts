import { isNewer, type Advertisement, type Provider, type Sent } from "./advertisement";

interface Known extends Advertisement {
  /** On this node's monotonic clock (ms): when its node last said so. */
  readonly saidAt: number;
}

/** Who this node is to others. */
export interface Self extends Provider {
  readonly procedures: readonly string[];
}

/**
 * All advertisements a node knows. Only their own node refreshes them, so that those of a node that is gone grow old on
 * every node at the same pace, whoever passes them on, and are forgotten after the time to live.
 */
export class Directory {
  readonly #known = new Map<string, Known>();
  #incarnation: number;
  #version = 0;

  /**
   * @param ttl milliseconds
   * @param now monotonic milliseconds
   * @param incarnation higher than that of any earlier life of this node
   */
  constructor(
    private readonly self: Self,
    private readonly ttl: number,
    private readonly now: () => number = () => performance.now(),
    incarnation = Date.now(),
  ) {
    this.#incarnation = incarnation;
    this.refresh();
  }

  /** Says again, and newer, what this node serves. */
  refresh(withdrawn = false): void {
    const { procedures, ...about } = this.self;
    this.#version++;
    const said = { ...about, incarnation: this.#incarnation, version: this.#version, withdrawn };
    for (const procedure of procedures) this.#keep({ procedure, ...said, saidAt: this.now() });
  }

  /** Takes what another node knows. */
  merge(sent: readonly Sent[]): void {
    for (const { age, ...advertisement } of sent) {
      if (advertisement.node === this.self.node) this.#outlive(advertisement);
      else if (age < this.ttl && isNewer(advertisement, this.#known.get(keyOf(advertisement))))
        this.#keep({ ...advertisement, saidAt: this.now() - age });
    }
  }

  /** All that is known, to be sent. */
  sent(): readonly Sent[] {
    return this.#alive().map(({ saidAt, ...advertisement }) => ({
      ...advertisement,
      age: this.now() - saidAt,
    }));
  }

  /** Those that serve a procedure, by number. */
  providers(procedure: string): readonly Provider[] {
    return this.#alive()
      .filter((each) => each.procedure === procedure && !each.withdrawn)
      .map(({ node, number, endpoint }) => ({ node, number, endpoint }))
      .sort((a, b) => a.number - b.number || (a.node < b.node ? -1 : 1));
  }

  /** Names of all procedures somebody serves. */
  procedures(): readonly string[] {
    const names = this.#alive().flatMap(({ procedure, withdrawn }) => (withdrawn ? [] : [procedure]));
    return [...new Set(names)].sort();
  }

  /** Endpoints of the other nodes. */
  others(): readonly string[] {
    const endpoints = this.#alive().map(({ endpoint }) => endpoint);
    return [...new Set(endpoints)].filter((endpoint) => endpoint !== this.self.endpoint);
  }

  /** An earlier life of this node, with a clock ahead of today's, would be believed: this life must be newer. */
  #outlive({ incarnation }: Advertisement): void {
    if (incarnation <= this.#incarnation) return;
    this.#incarnation = incarnation + 1;
    this.refresh();
  }

  #keep(known: Known): void {
    this.#known.set(keyOf(known), known);
  }

  #alive(): readonly Known[] {
    for (const [key, { saidAt }] of this.#known) if (this.now() - saidAt >= this.ttl) this.#known.delete(key);
    return [...this.#known.values()];
  }
}

const keyOf = ({ procedure, node }: Advertisement): string => `${procedure} ${node}`;
