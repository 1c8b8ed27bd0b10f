import { createHash, createPrivateKey, createPublicKey, sign, verify, type KeyObject } from "node:crypto";

// DER of an Ed25519 key without its 32 bytes (RFC 8410).
const PRIVATE = Buffer.from("302e020100300506032b657004220420", "hex");
const PUBLIC = Buffer.from("302a300506032b6570032100", "hex");
const REMEMBERED = 4096;

export const TEST_ACCOUNTS = 64;
/** What each test account has in the first block. */
export const TEST_ACCOUNT_BALANCE = 1e12;
export const SIGNATURE_BYTES = 64;
export const PUBLIC_KEY_BYTES = 32;

/** An Ed25519 key pair; the public key as its 32 bytes. */
export interface KeyPair {
  readonly privateKey: KeyObject;
  readonly publicKey: Buffer;
}

export interface Account extends KeyPair {
  /** 20 bytes in hex. */
  readonly address: string;
}

/** SHA-256 in hex. */
export function sha256(...parts: readonly (Buffer | string)[]): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest("hex");
}

/** Key pair of a seed of 32 bytes. */
export function keyPairOf(seed: Buffer): KeyPair {
  if (seed.length !== 32) throw new Error(`An Ed25519 seed has 32 bytes, not ${seed.length}.`);
  const privateKey = createPrivateKey({ key: Buffer.concat([PRIVATE, seed]), format: "der", type: "pkcs8" });
  const der = createPublicKey(privateKey).export({ format: "der", type: "spki" });
  return { privateKey, publicKey: der.subarray(PUBLIC.length) };
}

/** Address of a public key (its 32 bytes): the first 20 bytes of its SHA-256, in hex. */
export function addressOf(publicKey: Buffer): string {
  return sha256(publicKey).slice(0, 40);
}

/** Test account number i, 0 to 63; its key is known to everybody. */
export function testAccount(i: number): Account {
  const keys = keyPairOf(createHash("sha256").update(`the-block test account ${i}`).digest());
  return { ...keys, address: addressOf(keys.publicKey) };
}

let addresses: readonly string[] | undefined;

/** Addresses of all test accounts, worked out once. */
export function testAddresses(): readonly string[] {
  return (addresses ??= Array.from({ length: TEST_ACCOUNTS }, (_, i) => testAccount(i).address));
}

/** Ed25519 signature, 64 bytes. */
export function signBytes(privateKey: KeyObject, bytes: Buffer): Buffer {
  return sign(null, bytes, privateKey);
}

const remembered = new Map<string, KeyObject>();

function publicKeyObject(publicKey: Buffer): KeyObject {
  const name = publicKey.toString("latin1");
  let key = remembered.get(name);
  if (key === undefined) {
    key = createPublicKey({ key: Buffer.concat([PUBLIC, publicKey]), format: "der", type: "spki" });
    if (remembered.size >= REMEMBERED) remembered.clear();
    remembered.set(name, key);
  }
  return key;
}

/** Whether the signature over the bytes is by the public key; false too for a key that is none. */
export function isSignedBy(publicKey: Buffer, bytes: Buffer, signature: Buffer): boolean {
  try {
    return verify(null, bytes, publicKeyObject(publicKey), signature);
  } catch {
    return false;
  }
}
