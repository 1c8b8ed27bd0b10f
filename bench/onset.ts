/**
 * How far apart the nodes of one fault are when it begins: `tsx bench/onset.ts`. By the nodes' clock, which is one
 * here; `bound` is from the order until the last word was read. Hosts are throw-away namespaces of this machine.
 */
import { CarrierProcess } from "../scenarios/faults/carrier-process";
import { fireTogether } from "../scenarios/faults/inject";
import { prepare } from "../scenarios/faults/prepare";
import { Namespaces, namespacesMissing } from "../test/support/namespaces";

export interface OnsetFigures {
  readonly hosts: number;
  readonly firings: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  readonly boundP99: number;
  /** Median milliseconds until all carriers are armed. */
  readonly arming: number;
}

/** Isolates all hosts at one instant, again and again. */
export async function measureOnset(lab: Namespaces, firings: number): Promise<OnsetFigures> {
  const inventory = lab.inventory();
  const skews: number[] = [];
  const bounds: number[] = [];
  const armings: number[] = [];
  for (let firing = 0; firing < firings; firing++) {
    const { commands } = await prepare(
      { kind: "isolate", target: { all: true } },
      {
        inventory,
        adapter: { checks: {}, workloads: {} },
        seed: "onset",
        id: `onset ${firing}`,
        signal: new AbortController().signal,
      },
    );
    const start = performance.now();
    const carriers = await Promise.all(commands.map((command) => CarrierProcess.start(command)));
    armings.push(performance.now() - start);
    const { skewMilliseconds, boundMilliseconds } = await fireTogether(carriers);
    skews.push(skewMilliseconds);
    bounds.push(boundMilliseconds);
    await Promise.all(carriers.map((carrier) => carrier.heal()));
  }
  return {
    hosts: inventory.nodes.length,
    firings,
    p50: quantile(skews, 0.5),
    p99: quantile(skews, 0.99),
    max: quantile(skews, 1),
    boundP99: quantile(bounds, 0.99),
    arming: quantile(armings, 0.5),
  };
}

function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.ceil(q * sorted.length) - 1)] ?? NaN;
  return Number(value.toFixed(2));
}

async function main(): Promise<void> {
  const missing = namespacesMissing();
  if (missing !== undefined) throw new Error(missing);
  for (const [hosts, firings] of [
    [3, 120],
    [25, 40],
  ] as const) {
    const lab = await Namespaces.create(hosts, false);
    try {
      console.log(JSON.stringify({ bench: "onset", ...(await measureOnset(lab, firings)) }));
    } finally {
      await lab.remove();
    }
  }
}

if (require.main === module) void main();
