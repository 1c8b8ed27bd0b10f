import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { portName } from "../../network/host-ports";
import type { NodeSpec, PortSpec } from "../../spec";
import { replaceFile } from "../../../scenarios/results/files";

export interface PublishedPortsArgs {
  readonly nodes: readonly NodeSpec[];
  /** Ports of this kind are published. */
  readonly published: (port: PortSpec) => boolean;
  /** Ports that are wanted, see `planHostPorts`. */
  readonly wanted: ReadonlyMap<string, number>;
  /** `testbed:ports`: those that must be these and no others. */
  readonly demanded: Readonly<Record<string, number>>;
  /** The same names → ports that were chosen before. */
  readonly remembered: Readonly<Record<string, number>>;
  /** Ports that our own containers have: taken, but by us. */
  readonly own: ReadonlySet<number>;
  readonly isFree: (port: number) => Promise<boolean>;
  /** A port that may be free, another one at each `attempt`. */
  readonly anyFree: (name: string, attempt: number) => Promise<number>;
  readonly file: string;
}

/**
 * A port of the engine's machine for each published one: that of the stack file, else the one that its container has, so that
 * nothing moves from one deployment to the next, else the documented one while the machine has it free, else the one of last
 * time, else any.
 * @param problems receives a sentence for each port of the stack file that somebody else has
 */
export async function choosePorts(
  args: PublishedPortsArgs,
  problems: string[],
): Promise<ReadonlyMap<string, number>> {
  const chosen = new Map<string, number>();
  const taken = new Set<number>();
  const usable = async (port: number | undefined): Promise<boolean> =>
    port !== undefined && !taken.has(port) && (args.own.has(port) || (await args.isFree(port)));
  const names = args.nodes.flatMap((node) =>
    node.ports.filter(args.published).map((port) => portName(node, port)),
  );
  const held = (name: string): number | undefined => {
    const port = args.remembered[name];
    return port !== undefined && args.own.has(port) && !(name in args.demanded) ? port : undefined;
  };
  const heldByOthers = (name: string): ReadonlySet<number | undefined> =>
    new Set(names.filter((other) => other !== name).map(held));
  // What the stack file says comes first: others make room for it.
  const order = [...names].sort((a, b) => Number(b in args.demanded) - Number(a in args.demanded));
  for (const name of order) {
    const [documented, remembered] = [args.wanted.get(name), args.remembered[name]];
    // What the stack file says is not up to the containers that there are.
    const others = name in args.demanded ? new Set() : heldByOthers(name);
    const [first, second] = [held(name) ?? documented, remembered];
    let port = !others.has(first) && (await usable(first)) ? first : undefined;
    if (port === undefined && name in args.demanded)
      problems.push(
        `\`testbed:ports.${name}\` is \`${first ?? ""}\` (${args.file}): another program of the engine's machine has it; choose another port, or end that program.`,
      );
    if (port === undefined && !others.has(second) && (await usable(second))) port = second;
    for (let attempt = 0; port === undefined; attempt++) {
      const any = await args.anyFree(name, attempt);
      if (!others.has(any) && (await usable(any))) port = any;
    }
    taken.add(port);
    chosen.set(name, port);
  }
  return new Map(names.map((name) => [name, chosen.get(name) ?? 0]));
}

/** Ports of a machine whose own choice for outgoing connections (Linux: from 32768) they do not meet. */
const range = { first: 20_000, count: 10_000 };

/** The same port for the same name and attempt: for a machine that cannot be asked what is free. Pure. */
export function portFor(name: string, attempt: number): number {
  const digest = createHash("sha256").update(`${name} ${attempt}`).digest();
  return range.first + (digest.readUInt32BE() % range.count);
}

const memoryOf = (project: string, stack: string): string =>
  join(project, ".testbed", "run", stack, "host-ports.json");

export async function rememberedPorts(project: string, stack: string): Promise<Record<string, number>> {
  const text = await readFile(memoryOf(project, stack), "utf8").catch(() => "{}");
  return JSON.parse(text) as Record<string, number>;
}

export function rememberPorts(project: string, stack: string, ports: ReadonlyMap<string, number>): void {
  replaceFile(memoryOf(project, stack), JSON.stringify(Object.fromEntries(ports)));
}
