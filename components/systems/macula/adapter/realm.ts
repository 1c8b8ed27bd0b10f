/** The stack's providers and its clients. */
import type { AdapterContext } from "../../../../scenarios/adapter";
import type { Answer } from "../../../../scenarios/checks/answers";
import { MissingData } from "../../../../scenarios/checks/node-choice";
import type { InventoryNode } from "../../../../scenarios/inventory";
import { Members } from "../../../../scenarios/members";
import { endpointOf } from "../ports";
import type { Status } from "./answers";
import { Member } from "./member";

export const PROCEDURES = ["test.calculator", "test.service"] as const;

export class Realm extends Members<Member> {
  /** In their order: the first is the plan's node1. */
  readonly providers: readonly InventoryNode[];

  readonly clients: readonly InventoryNode[];

  constructor(context: AdapterContext) {
    super(context, (node) => new Member(node));
    this.providers = this.nodes.filter(({ role }) => role === "provider");
    this.clients = this.nodes.filter(({ role }) => role === "client");
  }

  /** The one that most scenarios call with. @throws MissingData when the stack has none */
  get clientNode(): InventoryNode {
    const [node] = this.clients;
    if (!node) throw new MissingData("the stack has no client");
    return node;
  }

  get client(): Member {
    return this.member(this.clientNode);
  }

  /** What providers say of themselves. */
  statuses(nodes = this.providers): Promise<readonly Answer<Status>[]> {
    return this.ask(nodes, (member) => member.status());
  }

  /** `HOST:PORT` of a provider, as clients dial it. */
  endpoint(node: InventoryNode): string {
    return endpointOf(node, this.nodes);
  }

  /** What a procedure must give for `x` on a node: the plan's multipliers tell who it was. `undefined` when that is no provider. */
  expected(procedure: string, node: string | undefined, x: number): number | undefined {
    const place = this.providers.findIndex(({ name }) => name === node);
    if (place < 0) return undefined;
    return procedure === "test.calculator" ? x * (place + 2) : x;
  }
}
