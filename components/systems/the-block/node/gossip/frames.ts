import { HEADER_BYTES, MAX_BODY_BYTES } from "../ledger/block";
import { WireError } from "../ledger/wire";

/** Kinds of frames; the number is on the wire. */
export const Frame = {
  hello: 1,
  proof: 2,
  ping: 3,
  pong: 4,
  peers: 5,
  block: 6,
  record: 7,
  getHeaders: 8,
  headers: 9,
  getBlocks: 10,
  /** A block that was asked for. */
  blockSent: 11,
  /** No more blocks of those asked for. */
  blocksEnd: 12,
} as const;
export type FrameKind = (typeof Frame)[keyof typeof Frame];

const PREFIX = 5;
const KINDS = Object.keys(Frame).length;
/** Of a frame's content, once the peer has said who it is. */
export const MAX_FRAME_BYTES = HEADER_BYTES + MAX_BODY_BYTES;
/** And before. */
const MAX_HANDSHAKE_BYTES = 4096;

/** `length of content u32 | kind u8 | content`. */
export function encodeFrame(kind: FrameKind, content: Buffer): Buffer {
  const frame = Buffer.allocUnsafe(PREFIX + content.length);
  frame.writeUInt32BE(content.length, 0);
  frame.writeUInt8(kind, 4);
  content.copy(frame, PREFIX);
  return frame;
}

/** Cuts what comes in into frames, holding no more than one frame and one chunk. */
export class FrameReader {
  /** Of a frame's content, in bytes. */
  limit = MAX_HANDSHAKE_BYTES;
  #chunks: Buffer[] = [];
  #held = 0;

  /** The frames that this chunk completes. Throws `WireError` as soon as a length or kind is wrong. */
  *push(chunk: Buffer): Generator<{ readonly kind: FrameKind; readonly content: Buffer }> {
    this.#chunks.push(chunk);
    this.#held += chunk.length;
    for (;;) {
      if (this.#held < PREFIX) return;
      const prefix = this.#join(PREFIX);
      const length = prefix.readUInt32BE(0);
      const kind = prefix.readUInt8(4);
      if (length > this.limit) throw new WireError(`frame of ${length} bytes, ${this.limit} are allowed`);
      if (kind < 1 || kind > KINDS) throw new WireError(`frame of kind ${kind}`);
      if (this.#held < PREFIX + length) return;
      const content = this.#join(PREFIX + length).subarray(PREFIX, PREFIX + length);
      this.#drop(PREFIX + length);
      yield { kind: kind as FrameKind, content };
    }
  }

  /** The first chunk, made to hold at least so many bytes. */
  #join(count: number): Buffer {
    const [first] = this.#chunks;
    if (first !== undefined && first.length >= count) return first;
    const joined = Buffer.concat(this.#chunks);
    this.#chunks = [joined];
    return joined;
  }

  #drop(count: number): void {
    const [first, ...rest] = this.#chunks;
    if (first === undefined) return;
    this.#chunks = first.length > count ? [first.subarray(count), ...rest] : rest;
    this.#held -= count;
  }
}
