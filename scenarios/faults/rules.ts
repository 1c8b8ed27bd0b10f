import { interfaceOf, type Addresses } from "./addresses";
import type { Instruction, NetworkFault } from "./plan";

/** Port of probe datagrams (RFC 863, discard). A carrier counts them behind its rules and takes those that arrive. */
export const probePort = 9;

/** Neighbour discovery stays open: without it the controller's IPv6 address is lost, too. */
const neighbourDiscovery = "{ nd-router-solicit, nd-router-advert, nd-neighbor-solicit, nd-neighbor-advert }";

/** Name of the fault's own nft table. */
export function tableName(faultId: string): string {
  return `testbed_fault_${faultId.replaceAll(/[^A-Za-z0-9]/g, "_")}`;
}

/**
 * Pure: nft commands that fill the chains of a carrier's table for one node.
 * What comes from loopback or the controller passes, and so does everything that is not from or to a peer.
 */
export function rules(
  fault: NetworkFault,
  table: string,
  instruction: Instruction,
  addresses: Addresses,
  controller: string,
): readonly string[] {
  const { from, to, multicast } = instruction;
  return [
    ...pass(table, controller),
    ...peerSets(table, "from", from, addresses),
    ...peerSets(table, "to", to, addresses),
    ...bite(fault, table, "bite_in", "from", from, addresses, "saddr"),
    ...bite(fault, table, "bite_out", "to", to, addresses, "daddr"),
    ...(multicast
      ? [
          `add rule inet ${table} bite_out oifname "${interfaceOf(instruction.node, addresses)}" fib daddr type { multicast, broadcast } counter name hits drop`,
        ]
      : []),
    // Probes are counted where they leave and where they arrive, and go no further than here.
    `add rule inet ${table} after_out iifname != "lo" udp dport ${probePort} counter name left`,
    `add rule inet ${table} after_in iifname != "lo" udp dport ${probePort} counter name arrived drop`,
  ];
}

function pass(table: string, controller: string): string[] {
  const family = controller.includes(":") ? "ip6" : "ip";
  return [
    `add rule inet ${table} bite_in iifname "lo" accept`,
    `add rule inet ${table} bite_out oifname "lo" accept`,
    `add rule inet ${table} bite_in ${family} saddr ${controller} accept`,
    `add rule inet ${table} bite_out ${family} daddr ${controller} accept`,
    `add rule inet ${table} bite_in icmpv6 type ${neighbourDiscovery} accept`,
    `add rule inet ${table} bite_out icmpv6 type ${neighbourDiscovery} accept`,
  ];
}

function families(peers: readonly string[], addresses: Addresses) {
  const of = (family: "v4" | "v6") => peers.flatMap((peer) => addresses.get(peer)?.[family] ?? []);
  return [
    { suffix: "4", type: "ipv4_addr", match: "ip", list: of("v4") },
    { suffix: "6", type: "ipv6_addr", match: "ip6", list: of("v6") },
  ].filter(({ list }) => list.length > 0);
}

function peerSets(table: string, set: string, peers: readonly string[], addresses: Addresses): string[] {
  return families(peers, addresses).map(
    ({ suffix, type, list }) =>
      `add set inet ${table} ${set}${suffix} { type ${type}; elements = { ${list.join(", ")} }; }`,
  );
}

function bite(
  fault: NetworkFault,
  table: string,
  chain: string,
  set: string,
  peers: readonly string[],
  addresses: Addresses,
  field: "saddr" | "daddr",
): string[] {
  // One rule for both families: a limit must be shared by them. Peers jump to a chain of their own.
  const found = families(peers, addresses);
  if (found.length === 0) return [];
  return [
    `add chain inet ${table} ${set}_peers`,
    ...found.map(
      ({ suffix, match }) =>
        `add rule inet ${table} ${chain} ${match} ${field} @${set}${suffix} jump ${set}_peers`,
    ),
    ...actions(fault).map((action) => `add rule inet ${table} ${set}_peers ${action}`),
  ];
}

/** What is done to a packet of a peer. */
export function actions(fault: NetworkFault): readonly string[] {
  switch (fault.kind) {
    case "isolate":
    case "halves":
    case "one-way":
      return ["counter name hits drop"];
    case "reject":
      // The refusals themselves must get out, and those of the other side in.
      return [
        "tcp flags & rst == rst accept",
        "icmp type destination-unreachable accept",
        "icmpv6 type destination-unreachable accept",
        "meta l4proto tcp counter name hits reject with tcp reset",
        "counter name hits reject with icmpx type admin-prohibited",
      ];
    case "loss":
      return [`numgen random mod 1000000 < ${Math.round(fault.ratio * 1e6)} counter name hits drop`];
    case "rate":
      return [
        `limit rate over ${Math.round(fault.bitsPerSecond / 8)} bytes/second burst ${rateBurstBytes} bytes counter name hits drop`,
      ];
    case "delay":
      return [];
  }
}

/**
 * Must hold one segment as the sender offloads it (up to 64 KiB), or a stream would never get through. The kernel's bucket
 * holds one second's worth on top, so after an idle second that much passes at once.
 */
export const rateBurstBytes = 65_536;
