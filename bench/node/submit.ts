/**
 * Submits batches of transfers over keep-alive connections: `submit.ts ORDER` (JSON), an outcome in JSON on stdout. Each
 * connection sends its next batch when the last one was answered, and not before it is due where a rate is asked for.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "undici";
import { transferSource } from "../../components/systems/the-block/adapter/transfer-source";

export interface Order {
  /** Of JSON-RPC; connections are spread over them. */
  readonly urls: readonly string[];
  readonly connections: number;
  readonly seconds: number;
  /** Transfers in a batch. */
  readonly size: number;
  /** Batches made and signed before the clock starts; those of a load without rate must last. */
  readonly batches: number;
  /** Batches a second; as fast as answers come without it. */
  readonly rate?: number;
  /** Begin again with the first batch: for a server that does not look at them. */
  readonly again?: boolean;
}

export interface Outcome {
  readonly accepted: number;
  readonly refused: number;
  readonly seconds: number;
  /** Bytes of a request's body. */
  readonly bytes: number;
}

async function main(order: Order): Promise<Outcome> {
  const { urls, connections, seconds, batches, rate, again = false } = order;
  const body = transferSource({ runId: `bench ${process.pid} ${Date.now()}`, operations: order.size });
  const bodies = Array.from({ length: batches }, (_, seq) => body(seq));
  let [next, accepted, refused] = [0, 0, 0];
  const began = performance.now();
  const elapsed = (): number => (performance.now() - began) / 1000;
  const one = async (connection: number): Promise<void> => {
    const client = new Client(urls[connection % urls.length] ?? "");
    while (elapsed() < seconds) {
      const seq = next++;
      const text = bodies[again ? seq % batches : seq];
      if (text === undefined) break;
      if (rate !== undefined) await sleep(Math.max(0, seq / rate - elapsed()) * 1000);
      const answer = await client.request({ path: "/", method: "POST", body: text });
      await answer.body.dump();
      if (answer.statusCode === 200) accepted++;
      else refused++;
    }
    await client.close();
  };
  await Promise.all(Array.from({ length: connections }, (_, connection) => one(connection)));
  return { accepted, refused, seconds: elapsed(), bytes: bodies[0]?.length ?? 0 };
}

if (require.main === module)
  void main(JSON.parse(process.argv[2] ?? "") as Order).then((outcome) =>
    console.log(JSON.stringify(outcome)),
  );
