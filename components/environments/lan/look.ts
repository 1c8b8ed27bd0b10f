import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { quoteWord } from "../../hosts/quote";
import { ask } from "./ask";
import { script } from "./names";
import { supervision } from "../supervision/shared-script";

/** What a machine is, as `scripts/look.sh` tells it. */
export interface Looked {
  readonly facts: ReadonlyMap<string, string>;
  readonly addresses: readonly { readonly interface: string; readonly address: string }[];
  /** Names of its network interfaces. */
  readonly interfaces: ReadonlySet<string>;
  readonly programs: ReadonlySet<string>;
  readonly listening: readonly {
    readonly protocol: string;
    readonly port: number;
    /** Name of our unit, a pid, or 0 for the kernel. */
    readonly process: string;
  }[];
  /** Lines of `probe.sh`. */
  readonly probe: string;
  /** Lines of `observe.sh`. */
  readonly observed: string;
  /** Seconds that its clock is ahead of the controller's, and by how much that may be wrong. */
  readonly clock: { readonly ahead: number; readonly within: number };
}

export interface LookArgs {
  readonly project: string;
  readonly stack: string;
  readonly owner: string;
  readonly node: string;
  /** Renew the stack's reservation of the host. @default false */
  readonly renew?: boolean;
  /** At the address that its ssh config says, whatever other it was given. @default false */
  readonly atItsOwn?: boolean;
  /** Path of the Node that was declared for it, where the controller's cannot be sent. */
  readonly runtime?: string | undefined;
  /** Programs to look for, by name. */
  readonly programs: readonly string[];
}

/** Looks at a host. @throws UnreachableError */
export async function look({
  project,
  stack,
  owner,
  node,
  programs,
  renew = false,
  atItsOwn = false,
  runtime = "",
}: LookArgs): Promise<Looked> {
  const [probe = "", ...looking] = await Promise.all(
    [supervision("probe"), script("macos-look"), script("look")].map((file) =>
      readFile(join(project, file), "utf8"),
    ),
  );
  const about = `PROBE=${quoteWord(probe)} RENEW=${renew ? "yes" : ""} NODE=${quoteWord(runtime)}`;
  const input = `${about}\n${looking.join("")}`;
  const { stdout, from, to } = await ask({ project, stack, atItsOwn }, node, input, [
    owner,
    node,
    ...programs,
  ]);
  return parseLooked(stdout, from, to);
}

/** Reads what `look.sh` printed between two moments of the controller's clock (ms). Pure. */
export function parseLooked(text: string, from: number, to: number): Looked {
  const lines = text
    .split("\n")
    .filter(Boolean)
    .map((line) => line.split("\t"));
  const of = (kind: string): string[][] =>
    lines.filter(([first]) => first === kind).map(([, ...rest]) => rest);
  const facts = new Map(of("fact").map(([name = "", value = ""]) => [name, value]));
  const clock = Number(facts.get("clock")) / 1e6;
  return {
    facts,
    addresses: of("address").map(([device = "", address = ""]) => ({ interface: device, address })),
    interfaces: new Set(of("interface").map(([name = ""]) => name)),
    programs: new Set(of("has").map(([name = ""]) => name)),
    listening: of("listens").map(([protocol = "", port, process = ""]) => ({
      protocol,
      port: Number(port),
      process,
    })),
    probe: of("probe")
      .map((rest) => `${rest.join("\t")}\n`)
      .join(""),
    observed: of("observe")
      .map((rest) => `${rest.join("\t")}\n`)
      .join(""),
    clock: { ahead: clock - (from + to) / 2000, within: (to - from) / 2000 },
  };
}

/**
 * Those of the files and folders that a stack would make on a host and that are somebody else's.
 * @throws UnreachableError
 */
export async function takenOn(
  args: Omit<LookArgs, "programs">,
  paths: readonly string[],
): Promise<readonly string[]> {
  if (paths.length === 0) return [];
  const { project, stack, owner, node } = args;
  const looking = await readFile(join(project, script("taken")), "utf8");
  const { stdout } = await ask({ project, stack }, node, `PATHS=${quoteWord(paths.join("\n"))}\n${looking}`, [
    owner,
  ]);
  return stdout.split("\n").filter(Boolean);
}
