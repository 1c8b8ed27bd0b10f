import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { quoteWord } from "../../hosts/quote";
import { ask } from "./ask";
import { script } from "./names";

/** How one machine sees others, as `scripts/links.sh` tells it. */
export interface Links {
  /** Address of another → round trip in milliseconds; `silent`: nobody is there; `unknown`: it does not answer, but may be there. */
  readonly seen: ReadonlyMap<string, number | "silent" | "unknown">;
  /** Address that is wanted → link-layer address of who has it. */
  readonly taken: ReadonlyMap<string, string>;
}

/** What a machine is asked about. */
export interface LinkQuestion {
  readonly node: string;
  /** Addresses of others. */
  readonly peers: readonly string[];
  /** Addresses that nobody should have. */
  readonly wanted: readonly string[];
}

/** A node and where its machine is now. */
export interface PlacedMachine {
  readonly node: string;
  readonly address: string;
}

/** Asks a machine. Nothing of ours need be there. @throws UnreachableError */
export async function seeLinks(
  place: { readonly project: string; readonly stack: string },
  { node, peers, wanted }: LinkQuestion,
): Promise<Links> {
  const asking = await readFile(join(place.project, script("links")), "utf8");
  const environment = `PEERS=${quoteWord(peers.join(" "))} WANTED=${quoteWord(wanted.join(" "))}\n`;
  const { stdout } = await ask(place, node, environment + asking, []);
  return parseLinks(stdout);
}

/** Reads what `links.sh` printed. Pure. */
export function parseLinks(text: string): Links {
  const lines = text.split("\n").map((line) => line.split("\t"));
  const of = (kind: string): [string, string][] =>
    lines.filter(([first]) => first === kind).map(([, address = "", value = ""]) => [address, value]);
  return {
    seen: new Map(
      of("link").map(([address, value]) => [
        address,
        value === "silent" || value === "unknown" ? value : Number(value),
      ]),
    ),
    taken: new Map(of("answers")),
  };
}

/**
 * A sentence, without the host's name, for each other that a host does not reach as it must. Pure.
 * @param others the other nodes
 * @param most milliseconds
 */
export function judgeLinks(
  { seen }: Links,
  others: readonly PlacedMachine[],
  most: number,
): readonly string[] {
  return others.flatMap(({ node, address }) => {
    const found = seen.get(address);
    if (found === "silent")
      return [
        `finds nobody at ${address}, where \`${node}\` is: are they in one network? Some access points keep their clients apart`,
      ];
    if (typeof found === "number" && found >= most)
      return [
        `is ${found} ms away from \`${node}\` (${address}), there and back; less than ${most} ms is wanted (\`testbed:links.milliseconds\`): use cables, not WiFi`,
      ];
    return [];
  });
}

/**
 * A sentence, without the host's name, for the address that a host is to be given when somebody else has it. Pure.
 * @param reports what all hosts saw
 * @param others where the other nodes' machines are now
 */
export function judgeWanted(
  address: string,
  reports: Iterable<Links>,
  others: readonly PlacedMachine[],
): readonly string[] {
  const holder = others.find((each) => each.address === address);
  if (holder)
    return [
      `cannot be given ${address}: the machine of \`${holder.node}\` has it now; give that one another first`,
    ];
  const who = [...reports].map(({ taken }) => taken.get(address)).find((found) => found !== undefined);
  return who === undefined
    ? []
    : [`cannot be given ${address}: somebody else in the network has it already (${who})`];
}
