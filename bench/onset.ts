/**
 * How far apart the nodes of one fault are when it begins. By the nodes' clock, which is one here; `bound` is from the order until the last word was read. Hosts are throw-away namespaces of this machine.
 */
import { CarrierProcess } from "../scenarios/faults/carrier-process";
import { fireTogether } from "../scenarios/faults/inject";
import { prepare } from "../scenarios/faults/prepare";
import { Namespaces, namespacesMissing } from "../test/support/namespaces";
import { median, quantile, ratio, type Benchmark } from "./benchmark";

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
export async function measureOnset(
  lab: Pick<Namespaces, "inventory">,
  firings: number,
): Promise<OnsetFigures> {
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

const SIZES = [
  [3, 120],
  [25, 40],
] as const;

/** `npm run bench -- onset` */
export const benchmark: Benchmark = {
  title: "Onset of a fault",
  about:
    "How far apart the nodes of one fault are when it begins. Floor: one node after another, as a shell loop would do it.",
  async run(log) {
    const missing = namespacesMissing();
    if (missing !== undefined) throw new Error(missing);
    const rows: string[][] = [];
    for (const [hosts, firings] of SIZES) {
      log(`${hosts} hosts, ${firings} firings`);
      const lab = await Namespaces.create(hosts, false);
      try {
        const { p50, p99, max, boundP99, arming } = await measureOnset(lab, firings);
        const floor = await oneAfterAnother(lab);
        const figures = [p50, p99, max, boundP99, arming, floor].map((value) => value.toFixed(1));
        rows.push([String(hosts), String(firings), ...figures, ratio(p99, floor)]);
      } finally {
        await lab.remove();
      }
    }
    const columns = [
      "hosts",
      "firings",
      "p50",
      "p99",
      "max",
      "order → last word p99",
      "arming",
      "one by one",
      "p99 to that",
    ];
    const notes = [
      "Milliseconds, by the nodes' clock, which is one here: real hosts add the offset of theirs.",
    ];
    return [{ title: "First to last node", columns, rows, notes }];
  },
};

/** Milliseconds from the first node's rule to the last one's, when each is cut with an `nft` of its own in turn; median of 5. */
async function oneAfterAnother(lab: Namespaces): Promise<number> {
  const spans: number[] = [];
  const { nodes } = lab.inventory();
  for (let round = 0; round < 5; round++) {
    let first: number | undefined;
    for (let node = 0; node < nodes.length; node++) {
      await lab.run(node, "nft", "add", "table", "inet", "floor");
      first ??= performance.now();
    }
    spans.push(performance.now() - (first ?? NaN));
    for (let node = 0; node < nodes.length; node++)
      await lab.run(node, "nft", "delete", "table", "inet", "floor");
  }
  return median(spans);
}
