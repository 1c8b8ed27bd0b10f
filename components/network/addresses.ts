/** IPv4 arithmetic for the stack's subnet. Addresses are dotted quads; a subnet is CIDR. */

export interface Subnet {
  readonly cidr: string;
  readonly prefix: number;
  /** Lowest and highest usable host address, as numbers. */
  readonly first: number;
  readonly last: number;
}

function toNumber(address: string): number | undefined {
  const parts = address.split(".");
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256))
    return undefined;
  return parts.reduce((sum, part) => sum * 256 + Number(part), 0);
}

function toAddress(value: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join(".");
}

/** Parses `10.77.0.0/24`; undefined unless it is a network address with room for a gateway and two hosts (/8 … /29). */
export function parseSubnet(cidr: string): Subnet | undefined {
  const [address = "", prefixText = ""] = cidr.split("/");
  const base = toNumber(address);
  const prefix = /^\d{1,2}$/.test(prefixText) ? Number(prefixText) : Number.NaN;
  if (base === undefined || !(prefix >= 8 && prefix <= 29)) return undefined;
  const size = 2 ** (32 - prefix);
  if (base % size !== 0) return undefined;
  return { cidr, prefix, first: base + 1, last: base + size - 2 };
}

/** All addresses of a CIDR of any size, or one address alone; undefined when it is neither. */
export function rangeOf(cidr: string): Subnet | undefined {
  const [address = "", prefixText = "32"] = cidr.split("/");
  const base = toNumber(address);
  const prefix = /^\d{1,2}$/.test(prefixText) ? Number(prefixText) : Number.NaN;
  if (base === undefined || !(prefix <= 32)) return undefined;
  const size = 2 ** (32 - prefix);
  const first = base - (base % size);
  return { cidr, prefix, first, last: first + size - 1 };
}

/** Whether two networks have an address in common. */
export function overlap(a: Subnet, b: Subnet): boolean {
  return a.first <= b.last && b.first <= a.last;
}

/** Whether a dotted quad is a usable host address of the subnet. */
export function isHostOf(subnet: Subnet, address: string): boolean {
  const value = toNumber(address);
  return value !== undefined && value >= subnet.first && value <= subnet.last;
}

/** The address the controller has inside the stack's network: the first usable one. */
export function gatewayOf(subnet: Subnet): string {
  return toAddress(subnet.first);
}

/** Usable addresses in order, without the gateway and those taken; documented topologies start at `.10`. */
export function* freeAddresses(subnet: Subnet, taken: ReadonlySet<string>): Generator<string> {
  const start = Math.min(subnet.first + 9, subnet.last);
  for (let value = start; value <= subnet.last; value++)
    if (!taken.has(toAddress(value))) yield toAddress(value);
  for (let value = subnet.first + 1; value < start; value++)
    if (!taken.has(toAddress(value))) yield toAddress(value);
}
