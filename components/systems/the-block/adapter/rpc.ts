/** One address of a node: its JSON-RPC, or its metrics. */
import { HttpError, jsonOf, Origin } from "../../../../scenarios/origin";

interface RpcAnswer {
  readonly result?: unknown;
  readonly error?: { readonly message?: string };
}

export class Rpc {
  readonly #origin: Origin;

  /** @param address `HOST:PORT` */
  constructor(readonly address: string) {
    this.#origin = new Origin(address, 32);
  }

  /** Ends all connections; requests under way fail. */
  close(): void {
    this.#origin.close();
  }

  /** The body of a GET. @throws HttpError on anything but 200 within the time-out. */
  async get(path: string): Promise<string> {
    const { status, text } = await this.#origin.get(path);
    if (status !== 200) throw new HttpError(`${path}: HTTP ${status} ${text.slice(0, 200)}`, true, status);
    return text;
  }

  /** The result of a JSON-RPC call. @throws HttpError on an error or anything that is no answer. */
  async call(method: string, params: object, milliseconds?: number): Promise<unknown> {
    const answer = await this.#origin.post("/", { jsonrpc: "2.0", id: 1, method, params }, milliseconds);
    const { status, text } = answer;
    const { result, error } = jsonOf(answer, method) as RpcAnswer;
    if (status !== 200 || error !== undefined || result === undefined)
      throw new HttpError(`${method}: HTTP ${status} ${error?.message ?? text.slice(0, 200)}`, true, status);
    return result;
  }
}
