import { probe } from "../overlay/probe";
import type { Admin, PeerRow } from "../yggdrasil/admin";
import type { Knowledge, Sight, WantedPeer } from "./knowledge";

interface ProbeOptions {
  readonly port: number;
  /** Milliseconds for a peer to answer. */
  readonly patience: number;
}

/**
 * M: asks the daemon for its links and every peer over the overlay. Idle daemons never notice a cut; the probes are traffic.
 */
export async function monitor(
  knowledge: Knowledge,
  admin: Admin,
  { port, patience }: ProbeOptions,
): Promise<void> {
  const probes = [...knowledge.peers.values()].map(async ({ peer: { uri, address } }) => {
    return [uri, address === undefined ? undefined : await probe(address, port, patience)] as const;
  });
  const [rows, answers] = await Promise.all([
    admin.peers().catch((error: unknown) => (error instanceof Error ? error : new Error(String(error)))),
    Promise.all(probes),
  ]);
  knowledge.daemonProblem = rows instanceof Error ? rows.message : undefined;
  if (rows instanceof Error) return;
  const wanted = [...knowledge.peers.values()].map(({ peer }) => peer);
  knowledge.unwanted = unwantedOf(wanted, rows);
  knowledge.strangers = strangersOf(wanted, rows);
  const roundTrips = new Map(answers);
  for (const known of knowledge.peers.values())
    known.sight = sightOf(known.peer, rows, roundTrips.get(known.peer.uri));
}

const remoteOf = ({ uri }: WantedPeer): string => uri.replace(/\?.*$/, "");

/** Pure: URIs of those that the daemon dials, but is not to. */
export function unwantedOf(wanted: readonly WantedPeer[], rows: readonly PeerRow[]): readonly string[] {
  const remotes = new Set(wanted.map(remoteOf));
  return rows.flatMap(({ inbound, remote }) =>
    inbound === true || remote === undefined || remotes.has(remote) ? [] : [remote],
  );
}

/** Pure: addresses of those that have a link, but are not known: just coming, or gone. */
export function strangersOf(wanted: readonly WantedPeer[], rows: readonly PeerRow[]): readonly string[] {
  const keys = new Set(wanted.map(({ key }) => key));
  const addresses = rows.flatMap(({ up, key, address }) =>
    up && key !== undefined && address !== undefined && !keys.has(key) ? [address] : [],
  );
  return [...new Set(addresses)];
}

/** Pure: what the daemon's rows and a probe say about one peer. */
export function sightOf(peer: WantedPeer, rows: readonly PeerRow[], roundTrip: number | undefined): Sight {
  const remote = remoteOf(peer);
  const dialled = rows.some((row) => row.remote === remote && row.inbound !== true);
  const links = rows.filter(
    (row) => row.up && (peer.key === undefined ? row.remote === remote : row.key === peer.key),
  );
  const ages = links.map(({ uptime = 0 }) => uptime);
  return {
    linked: links.length > 0,
    dialled,
    ...(ages.length > 0 ? { linkAge: Math.min(...ages) } : {}),
    ...(roundTrip === undefined ? {} : { roundTrip }),
  };
}
