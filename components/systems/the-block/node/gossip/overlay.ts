import { EventEmitter } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";
import { parseAddress } from "../config/address";
import { listen } from "../http";
import { AddressBook } from "./address-book";
import { Connection } from "./connection";
import { Frame, type FrameKind } from "./frames";
import type { Self } from "./handshake";
import { decodePeers, encodeJson, type Ping } from "./messages";

const DIAL_EVERY = 100;
/** A dial that a cut swallows is given up after so many milliseconds. */
const DIAL_TIMEOUT = 1500;
/** Connections that have not said who they are. */
const MAX_STRANGERS = 64;

/** What is known of another member of the network. */
export interface PeerStatus {
  readonly identity: string;
  readonly address: string;
  readonly connected: boolean;
  /** By gossip pings; null while there is no connection. */
  readonly rtt_ms: number | null;
  readonly sent_bytes: number;
  readonly received_bytes: number;
}

interface Events {
  connected: [Connection];
  ping: [Connection, Ping];
  frame: [Connection, FrameKind, Buffer];
  disconnected: [Connection];
}

export interface OverlayOptions {
  readonly self: Self;
  readonly listen_addr: string;
  readonly bootstrap_nodes: readonly string[];
  readonly directory: string;
  /** This node's head, for pings. */
  readonly head: () => Omit<Ping, "number">;
}

/** Connections with all peers: one each, dialled again whenever it ends. */
export class Overlay extends EventEmitter<Events> {
  /** Connections closed because the peer sent rubbish. */
  rubbish = 0;
  readonly book: AddressBook;
  readonly #server: Server;
  readonly #strangers = new Set<Connection>();
  readonly #dialling = new Set<Socket>();
  readonly #connections = new Map<string, Connection>();
  /** Bytes of connections that are over, by identity. */
  readonly #bytes = new Map<string, { sent: number; received: number }>();
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly options: OverlayOptions) {
    super();
    this.book = new AddressBook(options.directory, options.bootstrap_nodes);
    this.#server = createServer((socket) => {
      if (this.#strangers.size >= MAX_STRANGERS) socket.destroy();
      else this.#meet(socket, undefined);
    });
  }

  /** Binds and begins to dial. Rejects when the address is taken. */
  async start(): Promise<void> {
    await listen(this.#server, this.options.listen_addr);
    this.#timer = setInterval(() => this.#dial(), DIAL_EVERY);
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const socket of this.#dialling) socket.destroy();
    for (const each of [...this.#strangers, ...this.#connections.values()]) each.close("stopping");
    await closed;
  }

  connections(): Connection[] {
    return [...this.#connections.values()];
  }

  isConnected(identity: string): boolean {
    return this.#connections.has(identity);
  }

  broadcast(kind: FrameKind, content: Buffer, except?: Connection): void {
    for (const each of this.#connections.values()) if (each !== except) each.send(kind, content);
  }

  /** All other members, connected or not. */
  peers(): PeerStatus[] {
    const { genesis, identity: own } = this.options.self;
    const known = new Map(this.book.entries().map(({ identity, address }) => [identity, address]));
    const others = genesis.members.filter((member) => member.identity !== own);
    return others.map(({ identity, gossip }) => {
      const connection = this.#connections.get(identity);
      const { sent, received } = this.#bytes.get(identity) ?? { sent: 0, received: 0 };
      return {
        identity,
        address: known.get(identity) ?? gossip,
        connected: connection !== undefined,
        rtt_ms: connection?.rtt_ms ?? null,
        sent_bytes: sent + (connection?.socket.bytesWritten ?? 0),
        received_bytes: received + (connection?.socket.bytesRead ?? 0),
      };
    });
  }

  #dial(): void {
    const except = new Set([this.options.self.identity, ...this.#connections.keys()]);
    const { host: localAddress } = parseAddress(this.options.listen_addr);
    for (const address of this.book.due(except)) {
      const isAny = localAddress === "0.0.0.0";
      const socket = connect({ ...parseAddress(address), ...(isAny ? {} : { localAddress }) });
      this.#dialling.add(socket);
      const timer = setTimeout(() => socket.destroy(), DIAL_TIMEOUT);
      const isOver = (): void => {
        clearTimeout(timer);
        this.#dialling.delete(socket);
      };
      socket.once("close", isOver);
      socket.on("error", () => socket.destroy());
      socket.once("connect", () => {
        isOver();
        this.#meet(socket, address);
      });
    }
  }

  #meet(socket: Socket, dialled: string | undefined): void {
    const { self, head } = this.options;
    const connection = new Connection(socket, dialled !== undefined, self, head);
    this.#strangers.add(connection);
    connection.once("ready", () => this.#welcome(connection, dialled));
    connection.on("ping", (ping) => this.emit("ping", connection, ping));
    connection.on("frame", (kind, content) => this.#receive(connection, kind, content));
    connection.once("closed", (_, isRubbish) => {
      if (isRubbish) this.rubbish++;
      this.#farewell(connection);
    });
  }

  #welcome(connection: Connection, dialled: string | undefined): void {
    const { peer } = connection;
    if (peer === undefined) return;
    this.#strangers.delete(connection);
    if (peer.identity === this.options.self.identity) {
      if (dialled !== undefined) this.book.forget(dialled);
      connection.close("connected with itself");
      return;
    }
    const other = this.#connections.get(peer.identity);
    if (other !== undefined && !this.#isBetter(connection, other)) {
      connection.close("connected twice");
      return;
    }
    // First its end, so that nobody waits for an answer on it.
    other?.close("connected twice");
    this.#connections.set(peer.identity, connection);
    if (dialled !== undefined && dialled !== peer.external_addr) this.book.forget(dialled);
    this.book.learn(peer.identity, peer.external_addr, true);
    this.book.reached(peer.external_addr);
    for (const each of this.#connections.values()) each.send(Frame.peers, encodeJson(this.book.entries()));
    this.emit("connected", connection);
  }

  /** Both ends must keep the same one of two: the one dialled by the smaller identity, of the latest process. */
  #isBetter(connection: Connection, other: Connection): boolean {
    if (connection.peer?.instance !== other.peer?.instance) return true;
    const { identity } = this.options.self;
    const shouldDial = identity < (connection.peer?.identity ?? "");
    return connection.isDialled === other.isDialled || connection.isDialled === shouldDial;
  }

  #receive(connection: Connection, kind: FrameKind, content: Buffer): void {
    if (kind !== Frame.peers) {
      this.emit("frame", connection, kind, content);
      return;
    }
    const { self } = this.options;
    for (const { identity, address } of decodePeers(content))
      if (identity !== self.identity && self.genesis.members.some((member) => member.identity === identity))
        this.book.learn(identity, address, false);
  }

  #farewell(connection: Connection): void {
    this.#strangers.delete(connection);
    const identity = connection.peer?.identity ?? "";
    if (this.#connections.get(identity) !== connection) return;
    this.#connections.delete(identity);
    const total = this.#bytes.get(identity) ?? { sent: 0, received: 0 };
    total.sent += connection.socket.bytesWritten;
    total.received += connection.socket.bytesRead;
    this.#bytes.set(identity, total);
    this.emit("disconnected", connection);
  }
}
