import * as z from "zod";
import { addressSchema } from "../config/address";
import { identitySchema } from "../config/node-config";
import { HEADER_BYTES } from "../ledger/block";
import { uint, WireError, WireReader } from "../ledger/wire";

const HASH = 32;
/** Headers in one answer. */
export const MAX_HEADERS = 1000;
/** Blocks asked for at once. */
export const MAX_BLOCKS = 64;
const MAX_LOCATOR = 64;

const peerList = z.array(z.strictObject({ identity: identitySchema, address: addressSchema })).max(256);
const hello = z.strictObject({
  network: z.string().max(100),
  genesis: z.string().max(64),
  identity: identitySchema,
  /** Of the process, so that a connection of an earlier one is known to be over. */
  instance: z.string().max(64),
  external_addr: addressSchema,
  role: z.enum(["validator", "observer"]),
  height: z.int().min(0),
  /** Bytes in hex that the other side signs. */
  challenge: z.string().regex(/^[0-9a-f]{64}$/),
});

export type Hello = z.infer<typeof hello>;
export interface PeerAddress {
  readonly identity: string;
  readonly address: string;
}

/** A node's head, and a number that comes back in the pong. */
export interface Ping {
  readonly number: number;
  readonly weight: number;
  readonly height: number;
  readonly head: string;
}

function fromJson<T>(what: string, schema: z.ZodType<T>, content: Buffer): T {
  let value: unknown;
  try {
    value = JSON.parse(content.toString("utf8"));
  } catch {
    throw new WireError(`${what}: not JSON`);
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new WireError(`${what}: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

export function encodeJson(value: Hello | readonly PeerAddress[]): Buffer {
  return Buffer.from(JSON.stringify(value));
}

export function decodeHello(content: Buffer): Hello {
  return fromJson("hello", hello, content);
}

export function decodePeers(content: Buffer): PeerAddress[] {
  return fromJson("peers", peerList, content);
}

export function encodePing({ number, weight, height, head }: Ping): Buffer {
  return Buffer.concat([uint(number, 4), uint(weight, 6), uint(height, 4), Buffer.from(head, "hex")]);
}

export function decodePing(content: Buffer): Ping {
  const reader = new WireReader(content, "ping");
  const ping = {
    number: reader.uint(4),
    weight: reader.uint(6),
    height: reader.uint(4),
    head: reader.hex(HASH),
  };
  reader.end();
  return ping;
}

export function encodePong(number: number): Buffer {
  return uint(number, 4);
}

export function decodePong(content: Buffer): number {
  const reader = new WireReader(content, "pong");
  const number = reader.uint(4);
  reader.end();
  return number;
}

/** Hashes, of a locator (newest first) or of blocks. */
export function encodeHashes(hashes: readonly string[]): Buffer {
  return Buffer.concat(hashes.map((hash) => Buffer.from(hash, "hex")));
}

export function decodeHashes(content: Buffer): string[] {
  return split("hashes", content, HASH, MAX_LOCATOR).map((each) => each.toString("hex"));
}

/** Signed headers, one after another. */
export function decodeHeaders(content: Buffer): Buffer[] {
  return split("headers", content, HEADER_BYTES, MAX_HEADERS);
}

function split(what: string, content: Buffer, size: number, most: number): Buffer[] {
  if (content.length % size !== 0 || content.length / size > most)
    throw new WireError(`${what}: ${content.length} bytes, at most ${most} × ${size} are allowed`);
  return Array.from({ length: content.length / size }, (_, i) => content.subarray(i * size, (i + 1) * size));
}
