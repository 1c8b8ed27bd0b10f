/** All nodes of a system as an adapter speaks to them. */
import type { AdapterContext } from "./adapter";
import { askAll, type Answer } from "./checks/answers";
import type { InventoryNode } from "./inventory";

export class Members<Member extends { close(): void }> {
  readonly members: ReadonlyMap<string, Member>;

  /** @param connect opens what is needed to speak to a node; it is closed when the context's signal is aborted */
  constructor(
    readonly context: AdapterContext,
    connect: (node: InventoryNode) => Member,
  ) {
    const { inventory, signal } = context;
    this.members = new Map(inventory.nodes.map((node) => [node.name, connect(node)]));
    const close = (): void => {
      for (const member of this.members.values()) member.close();
    };
    if (signal.aborted) close();
    else signal.addEventListener("abort", close, { once: true });
  }

  get nodes(): readonly InventoryNode[] {
    return this.context.inventory.nodes;
  }

  /** @throws Error when there is no such node */
  member({ name }: { readonly name: string }): Member {
    const member = this.members.get(name);
    if (!member) throw new Error(`there is no node \`${name}\``);
    return member;
  }

  /** Asks all of them at once. Never rejects. */
  ask<T>(
    nodes: readonly InventoryNode[],
    question: (member: Member) => Promise<T>,
  ): Promise<readonly Answer<T>[]> {
    return askAll(nodes, (node) => question(this.member(node)));
  }
}
