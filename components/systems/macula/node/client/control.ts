/** Where the client is told what to call: only the controller may connect. Unknown options are errors. */
import type { Server } from "node:http";
import * as z from "zod";
import type { ClientConfig } from "../config";
import { servePages, type Page } from "../http";
import { Batches, batchSchema, callSchema, optionsOf } from "./calls";
import type { Clients } from "./clients";
import { roundTrip } from "./round-trips";

const roundTripsSchema = z.strictObject({
  addresses: z.array(z.string()).min(1).max(50),
  samples: z.int().min(1).max(1000),
});

const closeSchema = z.strictObject({ client: z.string() });

/**
 * - `POST /call`: one call by the service's own client; 200 with what became of it, 502 when it failed.
 * - `POST /batches`: begins a batch, 202 with its id. `GET /batches/ID`: its results so far.
 * - `GET /clients`: whom each client is connected to. `POST /close`: ends one and its connections.
 * - `POST /round-trips`: milliseconds of TCP connections to addresses.
 */
export function serveControl(config: ClientConfig, clients: Clients): Promise<Server> {
  const batches = new Batches();
  return servePages(config.control_listen, {
    "POST /call": asking(callSchema, async (call) => {
      const became = await clients.own.call(call.procedure, call.x, optionsOf(call, config));
      return { status: became.ok ? 200 : 502, json: became };
    }),
    "POST /batches": asking(batchSchema, (batch) => {
      const { client: name } = batch;
      const clientFor = () => {
        if (name === undefined) return { client: clients.own, over: () => undefined };
        if (name !== "fresh") return { client: clients.named(name, batch), over: () => undefined };
        const client = clients.make("fresh", batch);
        return { client, over: () => client.close() };
      };
      return { status: 202, json: { id: batches.start(batch, optionsOf(batch, config), clientFor) } };
    }),
    "GET /batches": (_, id) => {
      const result = batches.get(id);
      return result ? { json: result } : { status: 404, json: { error: `no batch ${id}` } };
    },
    "GET /clients": () => ({ json: clients.connected() }),
    "POST /close": asking(closeSchema, ({ client }) => ({
      status: clients.close(client) ? 200 : 404,
      json: {},
    })),
    "POST /round-trips": asking(roundTripsSchema, async ({ addresses, samples }) => {
      const milliseconds: number[] = [];
      for (let index = 0; index < samples; index++)
        milliseconds.push(await roundTrip(addresses[index % addresses.length] ?? ""));
      return { json: { milliseconds } };
    }),
  });
}

/** An answer to a request of a shape; whatever is wrong with it is told. */
function asking<Schema extends z.ZodType>(
  schema: Schema,
  answer: (value: z.infer<Schema>) => Page | Promise<Page>,
): (body: string) => Page | Promise<Page> {
  return (body) => {
    let raw: unknown;
    try {
      raw = JSON.parse(body);
    } catch {
      return { status: 400, json: { error: "expected JSON" } };
    }
    const parsed = schema.safeParse(raw);
    return parsed.success
      ? answer(parsed.data)
      : { status: 400, json: { error: z.prettifyError(parsed.error) } };
  };
}
