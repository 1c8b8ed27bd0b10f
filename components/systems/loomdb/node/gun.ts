/** The part of GUN that is used here, with types: its core, its mesh and its events. See https://gun.eco/docs. */

/** Nodes of the graph by soul: values by key, and in `_` the soul and the state (time of writing, ms) of each key. */
export type Graph = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** A connection of the mesh, as far as it is looked at here. */
export interface Wire {
  readonly readyState: number;
  terminate(): void;
}

export interface Peer {
  readonly id?: string;
  readonly url?: string;
  readonly wire?: unknown;
  /** Runs until GUN dials it again. */
  readonly defer?: NodeJS.Timeout;
}

/** One key that GUN has accepted, its own or others': newer by its rules than what was known. */
export interface Put {
  readonly "#": string;
  readonly ".": string;
  readonly ":": unknown;
  readonly ">": number;
}

/** A listener passes on what it heard. */
interface Listener<Message> {
  readonly to: { next(message: Message): void };
}

export interface Root {
  on(event: "put", listen: (this: Listener<{ put: Put }>, message: { put: Put }) => void): void;
  on(event: "in", listen: (this: Listener<unknown>, message: unknown) => void): void;
  on(event: "hi" | "bye", listen: (this: Listener<Peer>, peer: Peer) => void): void;
  /** Values for all peers, which pass this graph first, before it returns. */
  on(event: "out", message: { readonly put: Graph }): void;
  readonly graph: Graph;
  readonly opt: {
    readonly peers: Readonly<Record<string, Peer>>;
    readonly mesh: {
      hi(peer: Peer): void;
      bye(peer: Peer): void;
      hear(text: string, peer: Peer): void;
      /** To all peers, past this graph. Dials those without a wire. */
      say(message: { readonly get: { readonly "#": string } }): void;
    };
  };
}

export interface GunInstance {
  opt(options: { readonly peers: readonly string[] }): unknown;
  readonly _: Root;
}

interface GunFactory {
  (options: object): GunInstance;
  /** Now, in milliseconds; every answer is later than the one before. */
  state(): number;
}

/** `gun/gun` is GUN's core alone: no file, no statistics, no multicast, no AXE. */
const load = (): GunFactory => require("gun/gun") as GunFactory;

/**
 * A graph in this process's memory.
 * @param peers URLs of those to dial
 * @param WebSocket class that it dials with
 */
export function makeGun(peers: readonly string[], WebSocket: unknown): GunInstance {
  const nothingElse = { localStorage: false, radisk: false, axe: false, multicast: false };
  // What `require("gun")` sets on Node.
  return load()({ peers, WebSocket, ...nothingElse, super: true, faith: true });
}

export const stateNow = (): number => load().state();

/** Asks all peers for all that they have of a soul. */
export function askFor(soul: string, { opt }: Root): void {
  opt.mesh.say({ get: { "#": soul } });
}

/** `readyState` of a WebSocket that is open. */
const OPEN = 1;

/** Wires over which something can be sent now. */
export function openWires({ opt }: Root): readonly Wire[] {
  const wires = Object.values(opt.peers).map(({ wire }) => wire as Wire | null | undefined);
  return wires.flatMap((wire) => (wire?.readyState === OPEN ? [wire] : []));
}
