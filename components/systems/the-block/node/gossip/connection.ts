import { EventEmitter } from "node:events";
import type { Socket } from "node:net";
import { WireError } from "../ledger/wire";
import { encodeFrame, Frame, FrameReader, MAX_FRAME_BYTES, type FrameKind } from "./frames";
import { checkHello, checkProof, helloOf, proofOf, type Self } from "./handshake";
import {
  decodeHello,
  decodePing,
  decodePong,
  encodeJson,
  encodePing,
  encodePong,
  type Hello,
  type Ping,
} from "./messages";

const PING_EVERY = 1000;
/** Milliseconds without a byte from the peer after which it is taken for dead: a cut drops packets silently. */
const DEAD_AFTER = 3000;
/** Milliseconds in which a peer must say who it is. */
const HANDSHAKE_WITHIN = 5000;
/** Bytes waiting to be sent above which a peer is too slow to be kept. */
const MAX_UNSENT = 64 * 2 ** 20;

interface Events {
  ready: [];
  ping: [Ping];
  /** A frame that is no matter of the connection itself. Listeners throw `WireError` for rubbish. */
  frame: [kind: FrameKind, content: Buffer];
  closed: [reason: string, isRubbish: boolean];
}

/** One TCP connection with a peer: handshake, pings, counters, and its end. */
export class Connection extends EventEmitter<Events> {
  /** What the peer said of itself; undefined until the handshake is done. */
  peer: Hello | undefined;
  rtt_ms: number | null = null;
  readonly #reader = new FrameReader();
  readonly #hello: Hello;
  #theirs: Hello | undefined;
  #heard = performance.now();
  /** The last ping. */
  #sent = { number: 0, at: 0 };
  readonly #born = performance.now();
  #nextPing = performance.now() + PING_EVERY;
  #isClosed = false;
  readonly #timer: NodeJS.Timeout;

  constructor(
    readonly socket: Socket,
    readonly isDialled: boolean,
    private readonly self: Self,
    private readonly ping: () => Omit<Ping, "number">,
  ) {
    super();
    this.#hello = helloOf(self, ping().height);
    socket.setNoDelay(true);
    socket.on("data", (chunk: Buffer) => this.#receive(chunk));
    socket.on("error", (error) => this.close(error.message));
    socket.on("close", () => this.close("closed by the peer"));
    this.#timer = setInterval(() => this.#tick(), PING_EVERY);
    this.send(Frame.hello, encodeJson(this.#hello));
  }

  send(kind: FrameKind, content: Buffer): void {
    if (this.#isClosed) return;
    if (this.socket.writableLength > MAX_UNSENT) {
      this.close("too slow");
      return;
    }
    this.socket.write(encodeFrame(kind, content));
  }

  /** Ends the connection at once. `isRubbish`: because of what the peer sent. */
  close(reason: string, isRubbish = false): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    clearInterval(this.#timer);
    this.socket.destroy();
    this.emit("closed", reason, isRubbish);
  }

  #tick(): void {
    const now = performance.now();
    // This process itself may have stood still; the peer then gets a second chance to be heard.
    if (now - this.#nextPing > PING_EVERY) this.#heard = now;
    this.#nextPing = now + PING_EVERY;
    if (now - this.#heard > DEAD_AFTER - PING_EVERY / 2) {
      this.close("no answer");
      return;
    }
    if (this.peer !== undefined) this.greet();
    else if (now - this.#born > HANDSHAKE_WITHIN) this.close("no handshake");
  }

  /** Sends a ping out of turn, so that the peer knows this node's head at once. */
  greet(): void {
    this.#sent = { number: (this.#sent.number + 1) % 2 ** 32, at: performance.now() };
    this.send(Frame.ping, encodePing({ ...this.ping(), number: this.#sent.number }));
  }

  #receive(chunk: Buffer): void {
    this.#heard = performance.now();
    try {
      for (const { kind, content } of this.#reader.push(chunk)) {
        if (this.#isClosed) return;
        this.#handle(kind, content);
      }
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      this.close(error.message, true);
    }
  }

  #handle(kind: FrameKind, content: Buffer): void {
    if (this.peer === undefined) {
      this.#shakeHands(kind, content);
      return;
    }
    switch (kind) {
      case Frame.hello:
      case Frame.proof:
        throw new WireError("a second handshake");
      case Frame.pong:
        if (decodePong(content) === this.#sent.number) this.rtt_ms = performance.now() - this.#sent.at;
        return;
      case Frame.ping: {
        const ping = decodePing(content);
        this.send(Frame.pong, encodePong(ping.number));
        this.emit("ping", ping);
        return;
      }
      default:
        this.emit("frame", kind, content);
    }
  }

  #shakeHands(kind: FrameKind, content: Buffer): void {
    if (kind === Frame.hello && this.#theirs === undefined) {
      this.#theirs = decodeHello(content);
      checkHello(this.self, this.#theirs);
      this.send(Frame.proof, proofOf(this.self, this.#hello, this.#theirs));
      return;
    }
    if (kind !== Frame.proof || this.#theirs === undefined) throw new WireError("no handshake");
    checkProof(this.self, this.#hello, this.#theirs, content);
    this.peer = this.#theirs;
    this.#reader.limit = MAX_FRAME_BYTES;
    this.emit("ready");
  }
}
