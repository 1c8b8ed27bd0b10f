/** What the loop knows: the K of MAPE-K. Times in milliseconds of one clock. */

/** A peer that this node wants to be linked with. */
export interface WantedPeer {
  readonly id: string;
  /** Public key of its daemon (hex), and its address on the overlay; absent when only its URI is known. */
  readonly key?: string;
  readonly address?: string;
  /** How it is dialled, with options that may be secret. */
  readonly uri: string;
}

/** What was seen of a peer in one cycle. */
export interface Sight {
  readonly linked: boolean;
  /** Seconds since the youngest link came up. */
  readonly linkAge?: number;
  /** The daemon has it among those it dials. */
  readonly dialled: boolean;
  /** Milliseconds of a connection over the overlay; absent when there was none. */
  readonly roundTrip?: number;
}

export interface PeerKnowledge {
  readonly peer: WantedPeer;
  sight: Sight;
  /** forming: never yet seen; its absence is no event. */
  state: "forming" | "well" | "lost";
  /** Probes in a row without an answer. */
  silent: number;
  lostAt: number | undefined;
  /** When its link was last made anew on purpose. */
  redialledAt: number | undefined;
}

export class Knowledge {
  readonly peers = new Map<string, PeerKnowledge>();
  /** URIs that the daemon dials although nobody wants it. */
  unwanted: readonly string[] = [];
  /** Addresses of those that have a link, but are not known: just coming, or taken out. */
  strangers: readonly string[] = [];
  /** Why the daemon cannot be asked; absent while it can. */
  daemonProblem: string | undefined = "not asked yet";

  /** Forgets who is no longer wanted, and learns of new ones. */
  want(peers: readonly WantedPeer[]): void {
    const uris = new Set(peers.map(({ uri }) => uri));
    for (const uri of this.peers.keys()) if (!uris.has(uri)) this.peers.delete(uri);
    for (const peer of peers) if (!this.peers.has(peer.uri)) this.peers.set(peer.uri, unknown(peer));
  }

  /** Peers that are linked and answer. */
  get well(): number {
    return [...this.peers.values()].filter(({ state }) => state === "well").length;
  }
}

function unknown(peer: WantedPeer): PeerKnowledge {
  const sight: Sight = { linked: false, dialled: false };
  return { peer, sight, state: "forming", silent: 0, lostAt: undefined, redialledAt: undefined };
}
