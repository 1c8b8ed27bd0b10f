/** One member's official HTTP/JSON gateway (etcd 3.4 and later). */
import { HttpError, jsonOf, Origin } from "../../../../scenarios/origin";

export class Gateway {
  readonly #origin: Origin;

  /** @param address `HOST:PORT` */
  constructor(address: string) {
    this.#origin = new Origin(address);
  }

  /** Ends all connections; requests under way fail. */
  close(): void {
    this.#origin.close();
  }

  /** POSTs JSON, returns the answer's. @throws HttpError on anything but 200 and JSON within the time-out. */
  async post(path: string, body: object, milliseconds?: number): Promise<unknown> {
    const answer = await this.#origin.post(path, body, milliseconds);
    const { status, text } = answer;
    if (status !== 200) throw new HttpError(`${path}: HTTP ${status} ${text.slice(0, 200)}`, true, status);
    return jsonOf(answer, path);
  }

  /** The body of a GET, whatever its status. @throws HttpError without an answer. */
  async get(path: string, milliseconds?: number): Promise<string> {
    return (await this.#origin.get(path, milliseconds)).text;
  }
}
