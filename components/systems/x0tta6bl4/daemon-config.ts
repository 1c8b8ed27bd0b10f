import type { PlacedNode } from "../system";
import { keyName, PASSWORD, peersOf, underlayOf } from "./mesh";
import { ADMIN_ENDPOINT } from "./places";
import { OVERLAY_INTERFACE } from "./ports";

/** Longest pause between two attempts to dial: the shortest that the daemon takes. */
const LONGEST_PAUSE = "5s";

/**
 * Template of the daemon's configuration. Whoever dials is known by his key, and must know the mesh's password to be let in;
 * nobody is found by multicast, so that the configured links are what is tested.
 */
export function daemonConfig(node: PlacedNode, all: readonly PlacedNode[]): string {
  const secret = (name: string): string => `\${secret:${name}}`;
  const key = (of: PlacedNode): string => `\${public:${keyName(of)}}`;
  const config = {
    // As Ed25519 has it: seed and public key.
    PrivateKey: secret(keyName(node)) + key(node),
    Listen: [`tcp://${underlayOf(node)}?password=${secret(PASSWORD)}`],
    Peers: peersOf(node, all).map(
      (peer) =>
        `tcp://${underlayOf(peer)}?key=${key(peer)}&password=${secret(PASSWORD)}&maxbackoff=${LONGEST_PAUSE}`,
    ),
    MulticastInterfaces: [],
    AllowedPublicKeys: [],
    AdminListen: ADMIN_ENDPOINT,
    IfName: OVERLAY_INTERFACE,
    NodeInfoPrivacy: true,
  };
  return `${JSON.stringify(config, null, 2)}\n`;
}

/** Template of what the node must know of the mesh, see `node/config/mesh-file.ts`. */
export function meshFile(
  node: PlacedNode,
  founders: readonly PlacedNode[],
  others: readonly PlacedNode[],
  admin: string,
): string {
  const member = (of: PlacedNode) => ({
    id: of.name,
    key: `\${public:${keyName(of)}}`,
    underlay: underlayOf(of),
  });
  const content = {
    admin,
    password: `\${secret:${PASSWORD}}`,
    self: member(node),
    founders: founders.map(member),
    others: others.map(member),
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}
