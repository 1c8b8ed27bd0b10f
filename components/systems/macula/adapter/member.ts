import type { z } from "zod";
import { HttpError, jsonOf, Origin, type Answer } from "../../../../scenarios/origin";
import type { InventoryNode } from "../../../../scenarios/inventory";
import {
  batchSchema,
  clientHealthSchema,
  clientsSchema,
  roundTripsSchema,
  startedSchema,
  statusSchema,
} from "./answers";

/** Milliseconds for what takes the client some time itself. */
const PATIENT = 4_500;

/** A node of the stack as scenarios speak to it: provider or client. */
export class Member {
  readonly #origins = new Map<string, Origin>();

  constructor(readonly node: InventoryNode) {}

  /** Ends all connections; requests under way fail. */
  close(): void {
    for (const origin of this.#origins.values()) origin.close();
  }

  /** What a provider says of itself. */
  async status(): Promise<z.infer<typeof statusSchema>> {
    return parsed(statusSchema, await this.#at("status").get("/status"), "/status");
  }

  /** What the client says of itself, well or not. */
  async clientHealth(): Promise<z.infer<typeof clientHealthSchema>> {
    return parsed(clientHealthSchema, await this.#at("status").get("/health"), "/health");
  }

  /** Has the client begin calls; resolves to their id. */
  async startCalls(batch: object): Promise<string> {
    return (await this.#post("/batches", batch, startedSchema, 202)).id;
  }

  /** Calls that the client began. `undefined` when it does not know them (any more). */
  async calls(id: string): Promise<z.infer<typeof batchSchema> | undefined> {
    const answer = await this.#at("control").get(`/batches/${id}`);
    return answer.status === 404 ? undefined : parsed(batchSchema, answer, "/batches");
  }

  async clients(): Promise<z.infer<typeof clientsSchema>> {
    return parsed(clientsSchema, await this.#at("control").get("/clients"), "/clients");
  }

  /** Ends one of its clients. False when there was none of that name. */
  async closeClient(name: string): Promise<boolean> {
    const { status } = await this.#at("control").post("/close", { client: name });
    return status === 200;
  }

  /** Milliseconds of TCP connections from the client to these addresses. */
  async roundTrips(addresses: readonly string[], samples: number): Promise<readonly number[]> {
    return (await this.#post("/round-trips", { addresses, samples }, roundTripsSchema, 200)).milliseconds;
  }

  /** GET of any port, for what has no answer of ours. */
  get(port: string, path: string): Promise<Answer> {
    return this.#at(port).get(path);
  }

  async #post<S extends z.ZodType>(
    path: string,
    body: object,
    schema: S,
    status: number,
  ): Promise<z.infer<S>> {
    return parsed(schema, await this.#at("control").post(path, body, PATIENT), path, status);
  }

  #at(port: string): Origin {
    const known = this.#origins.get(port);
    if (known) return known;
    const number = this.node.ports.find(({ name }) => name === port)?.number;
    if (number === undefined) throw new Error(`${this.node.name} has no port \`${port}\``);
    const origin = new Origin(`${this.node.address}:${number}`, 8);
    this.#origins.set(port, origin);
    return origin;
  }
}

/** @throws HttpError when it is not what was expected; a client that is not ready says so with 503 */
function parsed<S extends z.ZodType>(schema: S, answer: Answer, what: string, expected?: number): z.infer<S> {
  const value = schema.safeParse(jsonOf(answer, what));
  if (value.success && (expected === undefined || answer.status === expected)) return value.data;
  throw new HttpError(`${what}: HTTP ${answer.status} ${answer.text.slice(0, 300)}`, true, answer.status);
}
