/** The nodes together. */
import type { AdapterContext } from "../../../../scenarios/adapter";
import type { Answer } from "../../../../scenarios/checks/answers";
import { Members } from "../../../../scenarios/members";
import { BlockNode, type Tip } from "./block-node";

export class Network extends Members<BlockNode> {
  constructor(context: AdapterContext) {
    super(context, (node) => new BlockNode(node));
  }

  tips(nodes = this.nodes): Promise<readonly Answer<Tip>[]> {
    return this.ask(nodes, (member) => member.tip());
  }
}
