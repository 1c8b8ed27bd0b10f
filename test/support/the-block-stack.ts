import { WatchedStack } from "./watched-stack";

/** A stack of The Block, to be looked at from outside. */
export class BlockStack extends WatchedStack {
  constructor(program: string, ownFiles: Readonly<Record<string, string>>) {
    super("the-block", program, ownFiles);
  }

  /** JSON-RPC of a node. @throws Error with what it says when it refuses */
  async call<T>(node: string, method: string, params: object): Promise<T> {
    const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
    const response = await fetch(this.url(node, "rpc"), { method: "POST", body });
    const answer = (await response.json()) as { result?: T; error?: unknown };
    if (answer.result === undefined) throw new Error(`${method}: ${JSON.stringify(answer.error)}`);
    return answer.result;
  }
}
