/** Where items are in GUN's graph. Each kind is in several souls, so that a part can be asked for by itself. */
import { createHash } from "node:crypto";
import { kinds, type Kind } from "./items";

const BUCKETS = 32;

/** Where every node tells the digests of what it has. */
export const DIGESTS = "loomdb:digests";

/** All souls that hold items, in the order of digests. */
export const itemSouls: readonly string[] = kinds.flatMap((kind) =>
  Array.from({ length: BUCKETS }, (_, bucket) => `loomdb:${kind}:${bucket}`),
);

/** The soul of an item: the same on every node. */
export function soulOf(kind: Kind, id: string): string {
  const [first = 0] = createHash("sha256").update(id).digest();
  return `loomdb:${kind}:${first % BUCKETS}`;
}

/** Kind of the items in a soul; undefined when it holds none. */
export function kindOf(soul: string): Kind | undefined {
  return itemSouls.includes(soul) ? (soul.split(":")[1] as Kind) : undefined;
}

/** GUN keeps `_` for itself, and objects have keys of their own: an id may be anything behind this sign. */
const SIGN = "=";
export const keyOf = (id: string): string => `${SIGN}${id}`;
export const idOf = (key: string): string => key.slice(SIGN.length);
