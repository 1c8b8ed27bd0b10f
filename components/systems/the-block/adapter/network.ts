/** The nodes together. */
import type { AdapterContext } from "../../../../scenarios/adapter";
import { askAll, type Answer } from "../../../../scenarios/checks/answers";
import type { InventoryNode } from "../../../../scenarios/inventory";
import { BlockNode, type Tip } from "./block-node";

export class Network {
  readonly #members: ReadonlyMap<string, BlockNode>;

  constructor(readonly context: AdapterContext) {
    const { inventory, signal } = context;
    this.#members = new Map(inventory.nodes.map((node) => [node.name, new BlockNode(node)]));
    const close = (): void => {
      for (const member of this.#members.values()) member.close();
    };
    if (signal.aborted) close();
    else signal.addEventListener("abort", close, { once: true });
  }

  get nodes(): readonly InventoryNode[] {
    return this.context.inventory.nodes;
  }

  member({ name }: { readonly name: string }): BlockNode {
    const member = this.#members.get(name);
    if (!member) throw new Error(`there is no node \`${name}\``);
    return member;
  }

  /** Asks all of them at once. */
  ask<T>(
    nodes: readonly InventoryNode[],
    question: (member: BlockNode) => Promise<T>,
  ): Promise<readonly Answer<T>[]> {
    return askAll(nodes, (node) => question(this.member(node)));
  }

  tips(nodes = this.nodes): Promise<readonly Answer<Tip>[]> {
    return this.ask(nodes, (member) => member.tip());
  }
}
