import type { InventoryNode } from "../inventory";
import { sendDatagrams } from "./probe";
import type { NetworkProofArgs } from "./proof";

const volley = { bytes: 1, count: 20, perSecond: 1000 };

interface Shot {
  readonly from: InventoryNode;
  readonly to: InventoryNode;
  /** Node whose carrier counts, and where it does. */
  readonly at: string;
  readonly counter: "arrived" | "left";
  readonly expected: number;
}

/**
 * What is wrong with single directions: for each carrier one volley that must not arrive, one that must not leave, and where
 * it only observes (the sending side of one-way) one that must arrive whole.
 */
export async function proveDirections(args: NetworkProofArgs): Promise<string[]> {
  const results = await Promise.all(
    shots(args).map(async ({ from, to, at, counter, expected }) => {
      const carrier = args.carriers.get(at);
      if (carrier === undefined) return `${at} has no carrier`;
      const before = await carrier.count(counter);
      await sendDatagrams(from, to, volley, args.signal);
      const packets = (await carrier.count(counter)).packets - before.packets;
      return packets === expected
        ? undefined
        : `${from.name} → ${to.name}: ${packets} of ${volley.count} datagrams ${counter}, expected ${expected}`;
    }),
  );
  return results.flatMap((problem) => problem ?? []);
}

/** At most one volley for each counter, so that all can fly at once. */
function shots({ inventory, instructions, disturbed }: NetworkProofArgs): readonly Shot[] {
  const find = (names: readonly string[], free: (name: string) => boolean) =>
    inventory.nodes.filter(({ name }) => names.includes(name) && free(name)).slice(0, 1);
  return instructions.flatMap(({ node, from, to }) => {
    const at = node.name;
    const into = (name: string) => !disturbed({ from: name, to: at });
    const outOf = (name: string) => !disturbed({ from: at, to: name });
    const observed = instructions.flatMap((other) => (other.from.includes(at) ? [other.node.name] : []));
    const passing = from.length + to.length === 0 ? find(observed, into) : [];
    return [
      ...find(from, into).map(
        (peer) => ({ from: peer, to: node, at, counter: "arrived", expected: 0 }) as const,
      ),
      ...find(to, outOf).map((peer) => ({ from: node, to: peer, at, counter: "left", expected: 0 }) as const),
      ...passing.map(
        (peer) => ({ from: peer, to: node, at, counter: "arrived", expected: volley.count }) as const,
      ),
    ];
  });
}
