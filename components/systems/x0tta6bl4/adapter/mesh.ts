/** The nodes of the mesh together; the one that watches them is none of them. */
import type { AdapterContext } from "../../../../scenarios/adapter";
import { everyAnswer, type Answer } from "../../../../scenarios/checks/answers";
import type { InventoryNode } from "../../../../scenarios/inventory";
import { Members } from "../../../../scenarios/members";
import { isMesh } from "../ports";
import { type DaemonSelf, MeshMember, type RaftStatus } from "./mesh-member";

type Nodes = readonly InventoryNode[];

export class Mesh extends Members<MeshMember> {
  /** Key and address of each node's daemon: they never change. */
  readonly #identities = new Map<string, DaemonSelf>();
  /** Term → names of those who said that they lead in it, over the life of this adapter. */
  readonly #leaders = new Map<number, Set<string>>();

  constructor(context: AdapterContext) {
    super(context, (node) => new MeshMember(node));
  }

  override get nodes(): Nodes {
    return super.nodes.filter(isMesh);
  }

  /** The node that watches. */
  get monitor(): InventoryNode | undefined {
    return super.nodes.find((node) => !isMesh(node));
  }

  /** Key and overlay address by name, asked once. @throws unless every node has answered once */
  async identities(nodes: Nodes): Promise<ReadonlyMap<string, DaemonSelf>> {
    const unknown = nodes.filter(({ name }) => !this.#identities.has(name));
    const answers = await this.ask(unknown, (member) => member.daemon<DaemonSelf>("getSelf"));
    for (const [name, self] of everyAnswer(answers, this.#identities.size > 0))
      this.#identities.set(name, self);
    return new Map(
      nodes.flatMap(({ name }) => {
        const self = this.#identities.get(name);
        return self ? [[name, self] as const] : [];
      }),
    );
  }

  /** The node that has this key, as far as that was asked; else a few words. */
  nameOf(key: string): string {
    const found = [...this.#identities].find(([, self]) => self.key === key);
    return found ? found[0] : `a stranger (${key.slice(0, 8)}…)`;
  }

  /** What nodes say about who leads; remembered. */
  async statuses(nodes: Nodes = this.nodes): Promise<readonly Answer<RaftStatus>[]> {
    const answers = await this.ask(nodes, (member) => member.raft());
    for (const { name, value } of answers) {
      if (value?.role !== "leader") continue;
      this.#leaders.set(value.term, (this.#leaders.get(value.term) ?? new Set()).add(name));
    }
    return answers;
  }

  /** A sentence if two nodes were ever leaders of one term. */
  get splitTerm(): string | undefined {
    for (const [term, names] of this.#leaders)
      if (names.size > 1) return `two leaders in term ${term}: ${[...names].sort().join(", ")}`;
    return undefined;
  }
}

/** Of those who say that they lead the one in the latest term. */
export function latestLeader(statuses: readonly Answer<RaftStatus>[]): Answer<RaftStatus> | undefined {
  return statuses
    .filter(({ value }) => value?.role === "leader")
    .sort((a, b) => (b.value?.term ?? 0) - (a.value?.term ?? 0))[0];
}
