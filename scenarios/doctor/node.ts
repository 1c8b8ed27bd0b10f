/** What can be told of a node from the controller: whether it is reached, and what it shows of itself. */
import type { Finding } from "../adapter";
import type { InventoryNode, InventoryService } from "../inventory";
import { runOnNode, runScript } from "../on-node";
import { reasonOf } from "../reason";
import { describeStatus, readStatus, runs } from "../service-status";
import { finding } from "./finding";

const WITHIN = 15_000;
/** Beyond what the question itself took. */
const CLOCK_TOLERANCE = 0.5;
const LEAST_FREE = { megabytes: 200, percent: 5 };

/** What `scripts/inspect-node.sh` printed. */
export interface Seen {
  readonly disks: readonly { readonly path: string; readonly free: number; readonly total: number }[];
  /** `tcp 80` */
  readonly listens: ReadonlySet<string>;
  readonly faults: readonly string[];
  readonly unseen: readonly string[];
}

/** All that was found of a node. What it cannot be asked is one finding. */
export async function inspectNode(node: InventoryNode): Promise<readonly Finding[]> {
  try {
    const asked = Date.now();
    const clock = Number(await runOnNode(node, ["date", "+%s.%N"], { timeout: WITHIN }));
    const took = Date.now() - asked;
    const reached = { what: "reachable", ok: true, saw: `in ${took} ms` };
    const services = await Promise.all(node.services.map((service) => running(node, service)));
    const seen = parseSeen(await runScript(node, "inspect-node.sh", [], { timeout: WITHIN }));
    return [reached, ...services, ...judge(node, seen), judgeClock(clock, { asked, took })];
  } catch (error) {
    const advice = "`pulumi up` repairs a node that is gone; `testbed drift` tells what else differs";
    return [{ what: "reachable", ok: false, saw: reasonOf(error), advice }];
  }
}

function running(node: InventoryNode, service: InventoryService): Promise<Finding> {
  const advice = `\`testbed logs ${node.name} --service ${service.name}\` says why; \`testbed heal\` ends faults that hold it, \`pulumi up\` repairs it`;
  return finding(`service ${service.name}`, advice, async () => {
    const status = await readStatus(node, service);
    if (!runs(status)) throw new Error(describeStatus(status));
    return "runs";
  });
}

/** Reads the lines of the script. Pure. */
export function parseSeen(text: string): Seen {
  const lines = text.split("\n").filter(Boolean);
  const rest = (word: string): string[] =>
    lines.filter((line) => line.startsWith(`${word} `)).map((line) => line.slice(word.length + 1));
  return {
    disks: rest("disk").map((line) => {
      const [path = "", free, total] = line.split(" ");
      return { path, free: Number(free), total: Number(total) };
    }),
    listens: new Set(rest("listens")),
    faults: rest("fault"),
    unseen: rest("unseen"),
  };
}

/** Pure. */
export function judge(
  { ports }: Pick<InventoryNode, "ports">,
  { disks, listens, faults, unseen }: Seen,
): readonly Finding[] {
  const silent = ports.filter(({ protocol, number }) => !listens.has(`${protocol} ${number}`));
  const names = silent.map(({ name, number, protocol }) => `${name} (${number}/${protocol})`);
  const full = disks.filter(({ free, total }) => isFull(free, total));
  const shown = (full.length > 0 ? full : disks).map(({ path, free }) => `${size(free)} free on ${path}`);
  return [
    ...(ports.length === 0
      ? []
      : [
          {
            ...{ what: "ports", ok: silent.length === 0 },
            saw: silent.length === 0 ? `all ${ports.length} listen` : `nobody listens on ${names.join(", ")}`,
            ...(silent.length > 0 && {
              advice: "the service that should listen does not run, or is still starting: see its log",
            }),
          },
        ]),
    {
      ...{ what: "faults", ok: faults.length + unseen.length === 0 },
      saw: [...faults, ...unseen].join(", ") || "none",
      ...(faults.length > 0 && {
        advice: "`testbed heal` undoes them; while a scenario runs they are its own",
      }),
      ...(faults.length === 0 && unseen.length > 0 && { advice: "nobody can tell whether a fault is left" }),
    },
    {
      ...{
        what: "disk space",
        ok: full.length === 0 && disks.length > 0,
        saw: shown.join(", ") || "not told",
      },
      ...(full.length > 0 && {
        advice: "remove what is not needed; `testbed clean` takes away what is left of stacks",
      }),
    },
  ];
}

/**
 * Pure.
 * @param clock seconds since 1970 on the node
 * @param question when it was asked and how long the answer took (ms)
 */
export function judgeClock(
  clock: number,
  { asked, took }: { readonly asked: number; readonly took: number },
): Finding {
  // It looked at its clock at some moment in between.
  const offset = clock - (asked + took / 2) / 1000;
  const uncertain = took / 2000;
  const right = Math.abs(offset) <= CLOCK_TOLERANCE + uncertain;
  const saw = `${offset < 0 ? "−" : "+"}${Math.abs(offset).toFixed(2)} s ± ${uncertain.toFixed(2)} s against this machine`;
  const advice = "synchronise the clocks (NTP): times in logs and leases do not agree";
  return right ? { what: "clock", ok: true, saw } : { what: "clock", ok: false, saw, advice };
}

function isFull(free: number, total: number): boolean {
  return free / 1024 < LEAST_FREE.megabytes || free * 100 < total * LEAST_FREE.percent;
}

function size(kibibytes: number): string {
  const gibibytes = kibibytes / 1024 / 1024;
  return gibibytes >= 1 ? `${gibibytes.toFixed(1)} GiB` : `${(kibibytes / 1024).toFixed(0)} MiB`;
}
