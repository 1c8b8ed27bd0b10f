/**
 * How near rate faults come to what was asked: by iperf3 over TCP, both ways, for ten seconds from the first byte on. Hosts are throw-away namespaces of this machine.
 */
import { CarrierProcess } from "../scenarios/faults/carrier-process";
import type { FaultSpec } from "../scenarios/faults/fault";
import { fireTogether } from "../scenarios/faults/inject";
import { prepare } from "../scenarios/faults/prepare";
import { Namespaces, namespacesMissing } from "../test/support/namespaces";
import type { Benchmark } from "./benchmark";

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

/** `npm run bench -- accuracy`; needs iperf3. */
export const benchmark: Benchmark = {
  title: "Accuracy of a bandwidth limit",
  about: "TCP goodput measured by iperf3 for ten seconds under a `rate` fault, as a share of what was asked.",
  async run(log) {
    const missing = namespacesMissing();
    if (missing !== undefined) throw new Error(missing);
    const rows: string[][] = [];
    const lab = await Namespaces.create(2, false);
    const percent = (value: number, of: number): string => `${((value / of) * 100).toFixed(0)} %`;
    try {
      for (const bitsPerSecond of [1e6, 10e6, 100e6, 1e9])
        for (const reverse of [false, true])
          await withFault(lab, { kind: "rate", target: { node: "n1" }, bitsPerSecond }, async () => {
            log(`${bitsPerSecond / 1e6} Mbit/s ${reverse ? "out" : "in"}`);
            const { all, settled } = await iperf(lab, reverse);
            const direction = reverse ? "from the target" : "to the target";
            rows.push([
              `${bitsPerSecond / 1e6} Mbit/s`,
              direction,
              percent(all, bitsPerSecond),
              percent(settled, bitsPerSecond),
            ]);
          });
    } finally {
      await lab.remove();
    }
    const columns = ["asked", "direction", "whole run", "after 2 s"];
    const notes = [
      "The kernel's bucket holds one second's worth, which the first second spends: hence the difference.",
    ];
    return [{ title: "Goodput", columns, rows, notes }];
  },
};
