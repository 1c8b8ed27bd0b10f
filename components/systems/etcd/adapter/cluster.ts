/** The members together: who leads, and whether ever two did in one term. */
import type { AdapterContext } from "../../../../scenarios/adapter";
import type { Answer } from "../../../../scenarios/checks/answers";
import type { InventoryNode } from "../../../../scenarios/inventory";
import { Members } from "../../../../scenarios/members";
import { Member, type Status } from "./member";

export interface Leader {
  readonly name: string;
  readonly memberId: string;
  readonly term: number;
}

export class Cluster extends Members<Member> {
  /** Term → names of those proved to lead in it, over the life of this adapter. */
  readonly #leaders = new Map<number, Set<string>>();
  readonly #names = new Map<string, string>();

  constructor(context: AdapterContext) {
    super(context, (node) => new Member(node));
  }

  /** A member's name by its id, as a node knows it; asked once, then remembered. */
  async nameOf(node: InventoryNode, memberId: string): Promise<string> {
    if (!this.#names.has(memberId))
      for (const [id, name] of await this.member(node).members()) this.#names.set(id, name);
    return this.#names.get(memberId) ?? memberId;
  }

  statuses(nodes = this.nodes): Promise<readonly Answer<Status>[]> {
    return this.ask(nodes, (member) => member.status());
  }

  /**
   * Whether a member that says it leads really does, and in which term. The term of a status is that of the last applied
   * entry, so a new leader first reports the old one's; it answers a linearizable read only after an entry of its own term.
   */
  async proveLeader(name: string): Promise<Leader | undefined> {
    const member = this.member({ name });
    await member.read("testbed/leader-proof");
    const { leader, memberId, term } = await member.status();
    if (leader !== memberId) return undefined;
    this.#leaders.set(term, (this.#leaders.get(term) ?? new Set()).add(name));
    return { name, memberId, term };
  }

  /** A sentence if two members were ever proved to lead in the same term. */
  get splitTerm(): string | undefined {
    for (const [term, names] of this.#leaders)
      if (names.size > 1) return `two leaders in term ${term}: ${[...names].sort().join(", ")}`;
    return undefined;
  }
}

/** Names of those who say that they lead. */
export function claimants(statuses: readonly Answer<Status>[]): readonly string[] {
  return statuses.flatMap(({ name, value }) => (value && value.leader === value.memberId ? [name] : []));
}
