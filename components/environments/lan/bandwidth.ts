import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { replaceFile } from "../../../scenarios/results/files";
import { ask, UnreachableError } from "./ask";
import type { PlacedMachine } from "./links";
import type { Looked } from "./look";
import { script } from "./names";

/** What one node's machine can send another. */
export interface Bandwidth {
  readonly from: PlacedMachine;
  readonly to: PlacedMachine;
  /** Mbit/s; `slow`: not what `LEAST_SEEN` is; undefined: it could not be measured, for instance because a firewall refuses. */
  readonly megabits: number | "slow" | undefined;
}

/** iperf3's own. */
const PORT = 5201;
/** Mbit/s that `scripts/bandwidth.sh` waits for. */
const LEAST_SEEN = 20;

export interface BandwidthArgs {
  readonly project: string;
  readonly stack: string;
  /** Machines in the stack's order. */
  readonly machines: readonly (PlacedMachine & { readonly looked: Looked })[];
}

/**
 * From each machine to the next, of those that have iperf3: each sends and receives once. One pair at a time: they may share a
 * cable. What was measured is remembered until one of the two boots.
 */
export async function measureBandwidth(args: BandwidthArgs): Promise<readonly Bandwidth[]> {
  const able = args.machines.filter(
    ({ looked }) =>
      looked.programs.has("iperf3") &&
      !looked.listening.some(({ protocol, port }) => protocol === "tcp" && port === PORT),
  );
  if (able.length < 2) return [];
  const file = join(args.project, ".testbed/run", args.stack, "bandwidth.json");
  const known = await readKnown(file);
  const found: Record<string, Bandwidth["megabits"] | null> = {};
  const measured: Bandwidth[] = [];
  const pairs = able.length === 2 ? able.slice(0, 1) : able;
  for (const [index, from] of pairs.entries()) {
    const to = able[(index + 1) % able.length] ?? from;
    const key = [from, to].map(bootOf).join(" ");
    const before = known[key];
    const megabits = before === undefined ? await send(args, from, to) : (before ?? undefined);
    found[key] = megabits ?? null;
    measured.push({ from, to, megabits });
  }
  replaceFile(file, `${JSON.stringify(found, undefined, 1)}\n`);
  return measured;
}

const bootOf = ({ looked: { facts } }: { readonly looked: Looked }): string =>
  `${facts.get("machine") ?? ""}:${facts.get("boot") ?? ""}`;

async function send(
  { project, stack }: BandwidthArgs,
  from: PlacedMachine,
  to: PlacedMachine,
): Promise<Bandwidth["megabits"]> {
  const text = await readFile(join(project, script("bandwidth")), "utf8");
  const about = [to.address, String(PORT)];
  try {
    const [{ stdout }] = await Promise.all([
      ask({ project, stack }, from.node, text, ["send", ...about]),
      ask({ project, stack }, to.node, text, ["serve", ...about]),
    ]);
    return parseBandwidth(stdout);
  } catch (error) {
    if (error instanceof UnreachableError) return undefined;
    throw error;
  }
}

/** Mbit/s that iperf3's JSON says were received. Pure. */
export function parseBandwidth(text: string): Bandwidth["megabits"] {
  if (text.trim() === "slow") return "slow";
  if (text.trim() === "") return undefined;
  const { end } = JSON.parse(text) as { end?: { sum_received?: { bits_per_second?: number } } };
  const bits = end?.sum_received?.bits_per_second;
  return bits === undefined ? undefined : bits / 1e6;
}

/**
 * A sentence, without the sending host's name, for each pair that is too slow. Pure.
 * @param least Mbit/s
 */
export function judgeBandwidth({ to, megabits }: Bandwidth, least: number): readonly string[] {
  if (megabits === undefined || (megabits !== "slow" && megabits >= least)) return [];
  const told = megabits === "slow" ? `less than ${LEAST_SEEN}` : megabits.toFixed(0);
  return [
    `sends \`${to.node}\` (${to.address}) ${told} Mbit/s; ${least} are wanted (\`testbed:links.megabits\`): use cables, not WiFi`,
  ];
}

/** What was measured, by the boots of both machines. */
async function readKnown(file: string): Promise<Readonly<Record<string, Bandwidth["megabits"] | null>>> {
  try {
    return JSON.parse(await readFile(file, "utf8")) as Record<string, Bandwidth["megabits"] | null>;
  } catch {
    return {};
  }
}
