import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { PbfReader } from "pbf";
import { Counter, Gauge, Histogram, Registry } from "prom-client";
import { uncompress } from "snappyjs";
import {
  encodeWriteRequest,
  samplesOf,
  startPushing,
} from "../../../../components/systems/the-block/node/telemetry/remote-write";

interface Series {
  readonly labels: [string, string][];
  value?: number;
  timestamp?: number;
}

/** Reads a request by the field numbers of Prometheus' own definition. */
function decode(body: Uint8Array): Series[] {
  return new PbfReader(uncompress(body)).readFields<Series[]>((field, all, pbf) => {
    if (field !== 1) return;
    all.push(
      pbf.readMessage<Series>(
        (part, series) => {
          if (part === 1)
            series.labels.push(
              pbf.readMessage<[string, string]>(
                (key, pair) => void (pair[key - 1] = pbf.readString()),
                ["", ""],
              ),
            );
          if (part === 2)
            pbf.readMessage<Series>((key, sample) => {
              if (key === 1) sample.value = pbf.readDouble();
              if (key === 2) sample.timestamp = pbf.readVarint(true);
            }, series);
        },
        { labels: [] },
      ),
    );
  }, []);
}

describe("The Block: remote write", () => {
  const registry = new Registry();
  const pushes = new Counter({ name: "pushes", help: "p", labelNames: ["result"], registers: [registry] });
  new Gauge({ name: "height", help: "h", registers: [registry] }).set(7.5);
  const histogram = new Histogram({ name: "lag", help: "l", buckets: [1], registers: [registry] });
  histogram.observe(0.5);

  it("carries every series with name, labels in order, value and time", async () => {
    const samples = await samplesOf(registry, "a");
    const series = decode(encodeWriteRequest(samples, 1_800_000_000_123));
    const names = series.map(({ labels }) => Object.fromEntries(labels)["__name__"]);
    assert.deepEqual(names, ["height", "lag_bucket", "lag_bucket", "lag_sum", "lag_count"]);
    assert.deepEqual(series[0], {
      labels: [
        ["__name__", "height"],
        ["instance", "a"],
        ["job", "remote_write"],
      ],
      value: 7.5,
      timestamp: 1_800_000_000_123,
    });
    for (const { labels } of series)
      assert.deepEqual(
        labels.map(([name]) => name),
        labels.map(([name]) => name).sort(),
      );
  });

  it("goes on when the endpoint is down, and is taken when it is there again", async () => {
    const closed = await listening(createServer());
    const { port } = closed.address() as AddressInfo;
    await new Promise((done) => closed.close(done));
    const pushing = startPushing(`http://127.0.0.1:${port}/write`, registry, "a", pushes, 20);
    const count = async (result: string): Promise<number> =>
      (await pushes.get()).values.find(({ labels }) => labels.result === result)?.value ?? 0;
    let server: Server | undefined;
    try {
      assert.deepEqual(
        (await pushes.get()).values.map(({ labels, value }) => [labels.result, value]),
        [
          ["ok", 0],
          ["failed", 0],
        ],
      );
      while ((await count("failed")) < 2) await pause();
      const bodies: Buffer[] = [];
      server = await listening(
        createServer((request, response) => {
          request.on("data", (chunk: Buffer) => bodies.push(chunk));
          request.on("end", () => response.writeHead(204).end());
        }),
        port,
      );
      while ((await count("ok")) < 2) await pause();
      assert.ok(decode(bodies[0]!).length >= 5);
    } finally {
      pushing.stop();
      server?.closeAllConnections();
      server?.close();
    }
  }).timeout(5000);
});

const pause = (): Promise<void> => new Promise((done) => setTimeout(done, 5));

function listening(server: Server, port = 0): Promise<Server> {
  return new Promise((done) => server.listen(port, "127.0.0.1", () => done(server)));
}
