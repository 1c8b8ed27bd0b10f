import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startLoad, type LoadOutcome } from "../scenarios/load/start";
import { inventoryOf } from "../test/e2e/local/load-servers";
import { ratio, type Benchmark, type Table } from "./benchmark";
import { environment, has, onCore, output, withCpu } from "./processes";

const SECONDS = 5;
const CONNECTIONS = 50;
/** Rates at which the schedule is measured, requests per second. */
const RATES = [1_000, 5_000, 10_000, 20_000];
/** Rates tried for the highest that one worker keeps. */
const STEPS = [20_000, 30_000, 40_000, 50_000, 60_000, 80_000, 100_000, 120_000, 150_000];

interface Closed {
  readonly name: string;
  readonly rate: number;
  readonly cpuSeconds: number;
}

async function autocannon(port: number): Promise<Closed> {
  const program = createRequire(__filename).resolve("autocannon");
  const args = ["--connections", CONNECTIONS, "--duration", SECONDS, "--json", `http://127.0.0.1:${port}/x`];
  const run = () => output([...onCore(1), process.execPath, program, ...args.map(String)]);
  const { value, cpuSeconds } = await withCpu(run);
  const { requests } = JSON.parse(value) as { requests: { average: number } };
  return { name: "autocannon", rate: requests.average, cpuSeconds };
}

async function wrk(port: number): Promise<Closed> {
  const args = ["-t1", `-c${CONNECTIONS}`, `-d${SECONDS}`, `http://127.0.0.1:${port}/x`];
  const { value, cpuSeconds } = await withCpu(() => output([...onCore(1), "wrk", ...args]));
  return { name: "wrk", rate: Number(/Requests\/sec:\s+([\d.]+)/.exec(value)?.[1]), cpuSeconds };
}

async function ours(
  port: number,
  rate: number,
  logDirectory: string,
): Promise<LoadOutcome & { readonly cpuSeconds: number }> {
  const { value, cpuSeconds } = await withCpu(async () => {
    const load = await startLoad(
      {
        ...{
          rate,
          duration: SECONDS,
          workers: { on: "nodes" },
          port: "http",
          connections: CONNECTIONS,
          timeout: 1000,
        },
        requests: [{ name: "get", method: "GET", path: "/x", weight: 1 }],
      },
      {
        inventory: inventoryOf({ a: port }, onCore(1)),
        runId: "bench",
        signal: new AbortController().signal,
        logDirectory,
      },
    );
    return load.finished;
  });
  return { ...value, cpuSeconds };
}

/** The highest rate that was answered whole and sent on schedule. */
async function highest(port: number, logDirectory: string, log: (line: string) => void): Promise<Closed> {
  let best: Closed = { name: "Testbed, one worker", rate: 0, cpuSeconds: 0 };
  for (const rate of STEPS) {
    const { result, invalid, cpuSeconds } = await ours(port, rate, logDirectory);
    log(
      `${rate}/s: ok ${result.ok} of ${result.scheduled}, late ${result.late}, p99 ${result.latency.p99} ms`,
    );
    if (invalid !== undefined || result.ok < result.scheduled * 0.999) break;
    best = { ...best, rate: result.ok / result.seconds, cpuSeconds };
  }
  return best;
}

function throughput(rows: readonly Closed[]): Table {
  const floor = rows.find(({ name }) => name === "autocannon")?.rate ?? 0;
  return {
    title: "Requests per second from one core",
    columns: ["generator", "req/s", "of autocannon", "CPU µs a request"],
    rows: rows.map(({ name, rate, cpuSeconds }) => [
      ...[name, rate.toFixed(0), ratio(rate, floor)],
      ((cpuSeconds / (rate * SECONDS)) * 1e6).toFixed(1),
    ]),
    notes: [
      `${CONNECTIONS} connections, ${SECONDS} s each, server and generator on a core of their own. autocannon and wrk send ` +
        "the next request when an answer has come; Testbed keeps a schedule, and its figure is the highest rate tried that " +
        `was answered whole with at most 1 % of requests late (tried: ${STEPS.join(", ")}).`,
    ],
  };
}

function accuracy(
  rows: readonly { readonly rate: number; readonly outcome: Awaited<ReturnType<typeof ours>> }[],
): Table {
  return {
    title: "How well one worker keeps its schedule",
    columns: ["asked req/s", "sent req/s", "late (> 10 ms)", "p50 ms", "p99 ms", "max ms", "CPU of one core"],
    rows: rows.map(({ rate, outcome: { result, cpuSeconds } }) => [
      ...[rate.toFixed(0), (result.sent / result.seconds).toFixed(0)],
      `${((result.late / result.scheduled) * 100).toFixed(2)} %`,
      ...[result.latency.p50, result.latency.p99, result.latency.max].map((value) => value.toFixed(2)),
      `${((cpuSeconds / SECONDS) * 100).toFixed(0)} %`,
    ]),
    notes: [
      "Latency is from the scheduled time, so it has the timer's resolution in it: up to 1 ms at low rates.",
    ],
  };
}

export const benchmark: Benchmark = {
  title: "Load generator",
  about: "One worker against a server that does nothing, beside other generators against the same server.",
  async run(log) {
    const logDirectory = mkdtempSync(join(tmpdir(), "bench-load-"));
    const argv = [...onCore(0), process.execPath, join(__dirname, "trivial-server.cjs")];
    const server = spawn(argv[0]!, argv.slice(1), { env: environment, stdio: ["pipe", "pipe", "inherit"] });
    try {
      const [line] = (await once(server.stdout, "data")) as [Buffer];
      const port = Number(line.toString());
      const closed = [await autocannon(port), ...(has("wrk") ? [await wrk(port)] : [])];
      for (const { name, rate } of closed) log(`${name}: ${rate.toFixed(0)}/s`);
      const best = await highest(port, logDirectory, log);
      const kept = [];
      for (const rate of RATES) kept.push({ rate, outcome: await ours(port, rate, logDirectory) });
      return [throughput([...closed, best]), accuracy(kept)];
    } finally {
      server.stdin.end();
      rmSync(logDirectory, { recursive: true });
    }
  },
};
