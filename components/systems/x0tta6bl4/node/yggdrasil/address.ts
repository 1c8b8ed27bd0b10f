/** Addresses of Yggdrasil 0.5: they follow from the public key (`src/address/address.go` of the daemon). */

/** Every packet's sender is looked for among them. */
const addresses = new Map<string, string>();

/**
 * The IPv6 address of a node on the overlay: the byte 02, how many leading ones the inverted key has, and what comes after
 * the zero that ends them, as far as there is room.
 * @param key 64 hex digits
 * @throws Error when it is no key
 */
export function addressOf(key: string): string {
  const known = addresses.get(key);
  if (known !== undefined) return known;
  if (!/^[0-9a-f]{64}$/.test(key)) throw new Error(`\`${key}\` is no public key: expected 64 hex digits`);
  const bits = Array.from(key, (digit) => (15 - parseInt(digit, 16)).toString(2).padStart(4, "0")).join("");
  const ones = bits.indexOf("0");
  const rest = bits.slice(ones + 1).padEnd(8 * 14, "0");
  const bytes = [
    0x02,
    ones,
    ...Array.from({ length: 14 }, (_, at) => parseInt(rest.slice(8 * at, 8 * at + 8), 2)),
  ];
  const groups = Array.from({ length: 8 }, (_, at) => ((bytes[2 * at] ?? 0) * 256 + (bytes[2 * at + 1] ?? 0)).toString(16)); // prettier-ignore
  const address = canonical(groups.join(":"));
  addresses.set(key, address);
  return address;
}

/** The one way to write an IPv6 address that sockets use, too (RFC 5952). */
export function canonical(address: string): string {
  return new URL(`http://[${address.replace(/%.*$/, "")}]`).hostname.slice(1, -1);
}

/** Whether an IPv6 address is one of the overlay: its first seven bits are 0000001. */
export function isOverlay(address: string): boolean {
  return /^[0-9a-f]{1,4}:/i.test(address) && parseInt(address, 16) >> 9 === 1;
}
