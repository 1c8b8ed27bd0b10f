/** Nodes of one Raft cluster in a simulated network, with a clock, disks and a dice: what must never happen is an error. */
import { Raft } from "../../../../components/systems/x0tta6bl4/node/raft/raft";
import { emptyState } from "../../../../components/systems/x0tta6bl4/node/raft/messages";
import type { JournalRecord, Member, RaftMessage } from "../../../../components/systems/x0tta6bl4/node/raft/messages"; // prettier-ignore
import type { Output } from "../../../../components/systems/x0tta6bl4/node/raft/output";
import { randomBySeed } from "../../../../scenarios/random-by-seed";
import { stored } from "./disk";
import { Oracle } from "./oracle";

export interface WorldOptions {
  readonly seed: string;
  readonly founders: number;
  /** Nodes that are there, but no members at first. */
  readonly further?: number;
  /** Shares of messages. */
  readonly lost?: number;
  readonly twice?: number;
  /** What really gets to the disk: to be broken on purpose. */
  readonly disk?: (record: JournalRecord) => boolean;
}

interface Letter {
  readonly at: number;
  readonly from: string;
  readonly to: string;
  readonly message: RaftMessage;
}

const STEP = 10;
const LONGEST_DELAY = 40;
const timing = { heartbeat: 100, election: 800 };

export const memberOf = (id: string): Member => ({ id, key: id, underlay: `${id}:9001` });

export class World {
  now = 0;
  readonly random: () => number;
  readonly oracle = new Oracle();
  readonly ids: readonly string[];
  readonly rafts = new Map<string, Raft>();
  /** `FROM TO` of links that are cut. */
  readonly cut = new Set<string>();
  /** Nodes that do nothing until a time: their processes are stopped, and what arrives waits. */
  readonly paused = new Map<string, number>();
  readonly #founders: readonly Member[];
  readonly #disks = new Map<string, JournalRecord[]>();
  #letters: Letter[] = [];
  #tokens = 0;

  constructor(private readonly options: WorldOptions) {
    this.random = randomBySeed(options.seed);
    this.ids = Array.from({ length: options.founders + (options.further ?? 0) }, (_, at) => `n${at}`);
    this.#founders = this.ids.slice(0, options.founders).map(memberOf);
    for (const id of this.ids) {
      this.#disks.set(id, []);
      this.start(id);
    }
  }

  get leaders(): Raft[] {
    return [...this.rafts.values()].filter(({ status }) => status.role === "leader");
  }

  start(id: string): void {
    const records = this.#disks.get(id) ?? [];
    const founders = this.#founders.some((member) => member.id === id) ? this.#founders : [];
    const state = records.length > 0 ? stored(records) : emptyState;
    this.rafts.set(id, new Raft({ id, state, founders, timing, random: this.random, now: this.now }));
    this.oracle.restarted(id);
  }

  /** What is not on its disk is gone. */
  crash(id: string): void {
    this.rafts.delete(id);
  }

  /** Lets nobody on one side hear anybody on the other. */
  part(side: ReadonlySet<string>): void {
    for (const from of this.ids)
      for (const to of this.ids) if (side.has(from) !== side.has(to)) this.cut.add(`${from} ${to}`);
  }

  run(milliseconds: number): void {
    for (const end = this.now + milliseconds; this.now < end;) this.step();
  }

  step(): void {
    this.now += STEP;
    for (const raft of this.rafts.values())
      if (!this.#sleeps(raft.id)) this.#act(raft, () => raft.tick(this.now));
    const isDue = ({ at, to }: Letter): boolean => at <= this.now && !this.#sleeps(to);
    const due = this.#letters.filter((letter) => isDue(letter));
    this.#letters = this.#letters.filter((letter) => !isDue(letter));
    for (const { from, to, message } of due) {
      const raft = this.rafts.get(to);
      if (raft && !this.cut.has(`${from} ${to}`))
        this.#act(raft, () => raft.receive(this.now, memberOf(from), message));
    }
  }

  /** Lets it sleep, and when it wakes up a client is the first to be answered. */
  pause(id: string, milliseconds: number): void {
    this.paused.set(id, this.now + milliseconds);
  }

  /** Nodes that wake up now. */
  waking(): string[] {
    const awake = [...this.paused].filter(([, until]) => until <= this.now).map(([id]) => id);
    for (const id of awake) this.paused.delete(id);
    return awake;
  }

  #sleeps(id: string): boolean {
    return this.paused.has(id);
  }

  /** A client writes at a node. */
  write(id: string, value: string): void {
    const raft = this.rafts.get(id);
    if (!raft) return;
    this.#act(raft, () => {
      const index = raft.propose({ kind: "put", id: value, key: "key", value });
      if (index !== undefined) this.oracle.proposed(id, index, raft.status.term);
    });
  }

  /** A client reads at a node. */
  read(id: string): void {
    const raft = this.rafts.get(id);
    if (!raft) return;
    const token = ++this.#tokens;
    this.#act(raft, () => {
      if (raft.read(token)) this.oracle.reading(id, token);
    });
  }

  change(id: string, members: readonly Member[]): boolean {
    const raft = this.rafts.get(id);
    let index: number | undefined;
    if (raft) this.#act(raft, () => (index = raft.change(members)));
    return index !== undefined;
  }

  /** One event, and what follows from it; the node may crash before any of that is on its disk. */
  #act(raft: Raft, event: () => void): void {
    event();
    const output = raft.take();
    this.oracle.saw(raft);
    this.#store(raft.id, output);
    this.oracle.applied(raft, output);
    for (const { to, message } of output.messages) this.#post(raft.id, to.id, message);
  }

  #store(id: string, { records }: Output): void {
    const { disk = () => true } = this.options;
    this.#disks.get(id)?.push(...records.filter(disk));
  }

  #post(from: string, to: string, message: RaftMessage): void {
    const { lost = 0, twice = 0 } = this.options;
    const copies = this.random() < lost ? 0 : this.random() < twice ? 2 : 1;
    for (let copy = 0; copy < copies; copy++) {
      const at = this.now + 1 + this.random() * LONGEST_DELAY;
      this.#letters.push({ at, from, to, message });
    }
  }
}
