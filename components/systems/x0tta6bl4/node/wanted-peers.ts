import type { MeshFile } from "./config/mesh-file";
import type { WantedPeer } from "./mapek/knowledge";
import type { Member } from "./raft/messages";
import { addressOf } from "./yggdrasil/address";

/** Longest pause of the daemon between two attempts to dial: the shortest that it takes. */
const LONGEST_PAUSE = "5s";

/**
 * Whom this node's daemon has to be linked with: the peers of YGGDRASIL_PEERS, and all members of the mesh. Pure.
 * @param uris as configured; those of nodes that are known get what is known of them
 */
export function wantedPeers(
  { self, founders, others, password }: MeshFile,
  uris: readonly string[],
  members: readonly Member[],
): readonly WantedPeer[] {
  const known = new Map([...founders, ...others, ...members].map((member) => [member.underlay, member]));
  known.delete(self.underlay);
  const configured = uris.filter((uri) => !known.has(underlayOf(uri)) && underlayOf(uri) !== self.underlay);
  return [
    ...[...known.values()].map(({ id, key, underlay }) => ({
      id,
      key,
      address: addressOf(key),
      uri: `tcp://${underlay}?key=${key}&password=${password}&maxbackoff=${LONGEST_PAUSE}`,
    })),
    ...configured.map((uri) => ({ id: underlayOf(uri), uri })),
  ];
}

const underlayOf = (uri: string): string => uri.replace(/^\w+:\/\//, "").replace(/[?/].*$/, "");
