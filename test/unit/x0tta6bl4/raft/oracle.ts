/** Knows all that ever happened in a simulated cluster, and says when it must not have (figure 3 of the paper). */
import type { Raft } from "../../../../components/systems/x0tta6bl4/node/raft/raft";
import type { Output } from "../../../../components/systems/x0tta6bl4/node/raft/output";

export class Violation extends Error {}

export class Oracle {
  readonly #leaders = new Map<number, string>();
  /** Index → entry that some node took for committed. */
  readonly #committed = new Map<number, string>();
  readonly #roles = new Map<string, string>();
  readonly #applied = new Map<string, number>();
  readonly #proposals = new Map<string, { readonly index: number; readonly term: number }[]>();
  readonly #reads = new Map<string, { readonly token: number; readonly floor: number }[]>();
  /** Newest state that some client knows of. */
  #floor = 0;
  acknowledged = 0;
  answered = 0;

  get elections(): number {
    return this.#leaders.size;
  }

  get last(): number {
    return this.#committed.size;
  }

  restarted(id: string): void {
    this.#applied.set(id, 0);
    this.#proposals.set(id, []);
    this.#reads.set(id, []);
    this.#roles.delete(id);
  }

  proposed(id: string, index: number, term: number): void {
    this.#proposals.get(id)?.push({ index, term });
  }

  reading(id: string, token: number): void {
    this.#reads.get(id)?.push({ token, floor: this.#floor });
  }

  /** Election safety, and leader completeness. */
  saw(raft: Raft): void {
    const { role, term } = raft.status;
    const before = this.#roles.get(raft.id);
    this.#roles.set(raft.id, `${role} ${term}`);
    if (role !== "leader" || before === `${role} ${term}`) return;
    const other = this.#leaders.get(term);
    if (other !== undefined && other !== raft.id)
      throw new Violation(`term ${term} has two leaders: ${other} and ${raft.id}`);
    this.#leaders.set(term, raft.id);
    for (const [index, entry] of this.#committed)
      if (JSON.stringify(raft.log.at(index)) !== entry)
        throw new Violation(`${raft.id} leads in term ${term} without committed entry ${index}`);
  }

  /** State machine safety, and that reads are current. */
  applied(raft: Raft, { committed, reads }: Output): void {
    const { id } = raft;
    for (const { index, entry } of committed) {
      if (index !== (this.#applied.get(id) ?? 0) + 1) throw new Violation(`${id} applied ${index} out of order`); // prettier-ignore
      this.#applied.set(id, index);
      const text = JSON.stringify(entry);
      const other = this.#committed.get(index);
      if (other !== undefined && other !== text)
        throw new Violation(`${id} applied ${text} at ${index}, another node ${other}`);
      this.#committed.set(index, text);
      if (this.#proposals.get(id)?.some((each) => each.index === index && each.term === entry.term)) {
        this.acknowledged++;
        this.#floor = Math.max(this.#floor, index);
      }
    }
    for (const { token, ok } of reads) {
      const read = this.#reads.get(id)?.find((each) => each.token === token);
      if (!read || !ok) continue;
      const applied = this.#applied.get(id) ?? 0;
      if (applied < read.floor)
        throw new Violation(`${id} answered a read at ${applied}, but a client knew ${read.floor}`);
      this.answered++;
      this.#floor = Math.max(this.#floor, applied);
    }
  }

  /** Log matching. */
  matching(rafts: readonly Raft[]): void {
    for (const a of rafts)
      for (const b of rafts) {
        let index = Math.min(a.log.lastIndex, b.log.lastIndex);
        while (index > 0 && a.log.termAt(index) !== b.log.termAt(index)) index--;
        for (; index > 0; index--)
          if (JSON.stringify(a.log.at(index)) !== JSON.stringify(b.log.at(index)))
            throw new Violation(`${a.id} and ${b.id} differ at ${index}, before an entry they share`);
      }
  }
}
