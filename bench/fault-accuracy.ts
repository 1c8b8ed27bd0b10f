/**
 * How near loss and rate faults come to what was asked: `tsx bench/fault-accuracy.ts`. Rates by iperf3 over TCP, both ways,
 * for ten seconds from the first byte on; loss by the fault's own proof. Hosts are throw-away namespaces of this machine.
 */
import { CarrierProcess } from "../scenarios/faults/carrier-process";
import type { FaultSpec } from "../scenarios/faults/fault";
import { fireTogether } from "../scenarios/faults/inject";
import { prepare } from "../scenarios/faults/prepare";
import { Namespaces, namespacesMissing } from "../test/support/namespaces";

const seconds = 10;

async function withFault(lab: Namespaces, fault: FaultSpec, act: () => Promise<void>): Promise<void> {
  const { commands } = await prepare(fault, {
    inventory: lab.inventory(),
    adapter: { checks: {}, workloads: {} },
    seed: "accuracy",
    id: "accuracy",
    signal: new AbortController().signal,
  });
  const carriers = await Promise.all(commands.map((command) => CarrierProcess.start(command)));
  await fireTogether(carriers);
  await act();
  await Promise.all(carriers.map((carrier) => carrier.heal()));
}

interface Iperf {
  readonly intervals: readonly { readonly sum: { readonly bytes: number; readonly seconds: number } }[];
  readonly end: { readonly sum_received: { readonly bits_per_second: number } };
}

async function iperf(lab: Namespaces, reverse: boolean): Promise<{ all: number; settled: number }> {
  const server = await lab.start(1, ["iperf3", "--server", "--one-off", "--forceflush"]);
  const args = [
    "--client",
    "10.77.0.11",
    "--time",
    String(seconds),
    "--json",
    ...(reverse ? ["--reverse"] : []),
  ];
  const result = JSON.parse(await lab.run(0, "iperf3", ...args)) as Iperf;
  server.kill();
  const later = result.intervals.slice(2).map(({ sum }) => sum);
  const total = (key: "bytes" | "seconds") => later.reduce((sum, interval) => sum + interval[key], 0);
  return { all: result.end.sum_received.bits_per_second, settled: (total("bytes") * 8) / total("seconds") };
}

async function main(): Promise<void> {
  const missing = namespacesMissing();
  if (missing !== undefined) throw new Error(missing);
  const lab = await Namespaces.create(2, false);
  try {
    for (const bitsPerSecond of [1e6, 10e6, 100e6, 1e9])
      for (const reverse of [false, true])
        await withFault(lab, { kind: "rate", target: { node: "n1" }, bitsPerSecond }, async () => {
          const { all, settled } = await iperf(lab, reverse);
          const percent = (value: number) => Number(((value / bitsPerSecond) * 100).toFixed(1));
          console.log(
            JSON.stringify({
              bench: "fault-rate",
              bitsPerSecond,
              direction: reverse ? "out" : "in",
              percentOverall: percent(all),
              percentAfterTwoSeconds: percent(settled),
            }),
          );
        });
  } finally {
    await lab.remove();
  }
}

void main();
