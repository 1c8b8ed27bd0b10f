import { readFileSync } from "node:fs";
import { overlap, rangeOf, type Subnet } from "../../network/addresses";
import type { ListedNetwork } from "./engine";

/** An IPv4 route of this machine. */
export interface Route {
  readonly interface: string;
  /** CIDR. */
  readonly to: string;
}

/** Reads the kernel's table, `/proc/net/route`: numbers are hexadecimal, their bytes in this machine's order. Pure. */
export function routesIn(table: string): readonly Route[] {
  const lines = table.split("\n").slice(1).filter(Boolean);
  return lines.map((line) => {
    const [name = "", destination = "", , , , , , mask = ""] = line.split(/\s+/);
    const prefix = bytes(mask).reduce((ones, byte) => ones + byte.toString(2).replaceAll("0", "").length, 0);
    return { interface: name, to: `${bytes(destination).join(".")}/${prefix}` };
  });
}

/** Of a number in the order that all processors have for which there is a Docker engine, but for s390x. */
const bytes = (hex: string): number[] => (hex.match(/../g) ?? []).map((byte) => parseInt(byte, 16)).reverse();

export interface AstrayArgs {
  /** The engine, for people. */
  readonly engine: string;
  readonly subnet: Subnet;
  readonly networks: readonly ListedNetwork[];
  readonly routes: readonly Route[];
  readonly file: string;
}

/**
 * A sentence for each interface of this machine, where the engine is too, that would get the packets for nodes. A route to more than
 * the stack's network is none of these, since the narrower one wins. Pure.
 */
export function ledAstray({ engine, subnet, networks, routes, file }: AstrayArgs): string[] {
  const known = new Set(networks.map(({ bridge }) => bridge));
  return routes.flatMap((route) => {
    const range = rangeOf(route.to);
    if (known.has(route.interface) || !range || range.prefix < subnet.prefix || !overlap(range, subnet))
      return [];
    return [
      `this machine reaches \`${route.to}\` by \`${route.interface}\`, which is no network of ${engine}: packets for this stack's \`${subnet.cidr}\` would go there. Set \`testbed:network.subnet\` (${file}) to a free range; or take it away, if an engine left it that was killed: \`sudo bash toolchain/engine/forget-bridges.sh ${route.interface}\`.`,
    ];
  });
}

/** Of this machine; none where the kernel keeps no such table. */
export function routesHere(): readonly Route[] {
  try {
    return routesIn(readFileSync("/proc/net/route", "utf8"));
  } catch {
    return [];
  }
}
