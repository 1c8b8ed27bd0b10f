/** The Block broken on purpose: small changes to the text of its programs as they are deployed. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bundle } from "../../components/bundle";

/** One text in another's place. */
export interface Patch {
  readonly find: string;
  readonly replace: string;
}

/** @throws Error when the text of a patch is not there exactly once: then it would break nothing, or something else */
export function sabotaged(program: string, patches: readonly Patch[]): string {
  return patches.reduce((text, { find, replace }) => {
    const count = text.split(find).length - 1;
    if (count !== 1)
      throw new Error(
        `the program has \`${find}\` ${count} times, expected once: the sabotage must follow it`,
      );
    return text.replace(find, () => replace);
  }, program);
}

/** Writes a copy of the node's program with these patches. */
export function breakNode(patches: readonly Patch[], file: string): void {
  const made = bundle("components/systems/the-block/node/main.ts", "the-block");
  if (typeof made === "string" || !("file" in made)) throw new Error("a bundle is a file");
  writeFileSync(file, sabotaged(readFileSync(made.file, "utf8"), patches), { mode: 0o755 });
}

/** Spoils the health check that a workspace has bundled; it is not bundled again while its sources stay. */
export function breakHealth(workspace: string): void {
  const file = join(workspace, ".testbed", "bundles", "health.cjs");
  writeFileSync(file, sabotaged(readFileSync(file, "utf8"), healthOfTheWrongNode));
}

/** Fork choice. */
const isHeavier = "return candidate.weight > head.weight;";

/** Only the observer has no validator's key. */
const isObserver = `!require("node:fs").existsSync("/var/lib/the-block/config/validator.key")`;

/** Whether an address is this host's. */
const isOwn = `Object.values(require("node:os").networkInterfaces()).flat().some(({ address }) => rpc.startsWith(address + ":"))`;

/** Each is a mistake in a node that looks healthy otherwise. */
export const sabotages = {
  /** Every executor asks only its own node for the lease, and nobody stands by. */
  "two holders": [
    {
      find: "const voters = genesis.members.map(({ rpc }) => rpc)",
      replace: `const voters = genesis.members.map(({ rpc }) => rpc).filter((rpc) => ${isOwn})`,
    },
    { find: "standby_mode ? ttlMs : 0", replace: "0" },
  ],
  /** The chain compares no epochs. */
  "stale epoch accepted": [{ find: "return epoch < state.highestEpoch;", replace: "return false;" }],
  /** The observer follows the chain for five seconds from when it is first asked about it. */
  "a node stuck at a height": [
    {
      find: `"light.latest_header": () => ({`,
      replace: `"light.latest_header": () => ({ ...(globalThis.asked ??= Date.now(), {}),`,
    },
    {
      find: isHeavier,
      replace: `return !(${isObserver} && Date.now() - globalThis.asked > 5000) && candidate.weight > head.weight;`,
    },
  ],
  /** A node never leaves its own chain for a heavier one. */
  "a fork kept": [
    {
      find: isHeavier,
      replace:
        "return candidate.weight > head.weight && (candidate.header?.parent ?? head.hash) === head.hash;",
    },
  ],
  /** The lighter side of a partition wins, and what only the other one had is forgotten. */
  "a lost confirmed transaction": [
    {
      find: "const weight = parent.weight + (this.genesis.members[header.proposer]?.weight ?? 0);",
      replace: "const weight = parent.weight + 1 / (this.genesis.members[header.proposer]?.weight ?? 0);",
    },
    { find: "restore(records, now) {", replace: "restore(records, now) { return 0;" },
  ],
  /** The chain counts one execution too far. */
  "duplicate disbursement": [
    {
      find: "?.executions.length ?? 0) > 0;",
      replace: "?.executions.length ?? 0) > 1;",
    },
  ],
} as const satisfies Readonly<Record<string, readonly Patch[]>>;

/** The automated check asks the primary whatever node it speaks of, and trusts whoever answers. */
export const healthOfTheWrongNode: readonly Patch[] = [
  {
    find: "void 0 : new Rpc(",
    replace: 'void 0 : new Rpc(name === "metrics" ? "192.168.1.10:9100" : ',
  },
  { find: "if (first.identity !== expected)", replace: "if (false)" },
];
