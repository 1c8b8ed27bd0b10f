import { createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { ConfigMistakes } from "./mistakes";

/** Before the 32 bytes of the seed in PKCS #8 (RFC 8410). */
const PKCS8_ED25519 = Buffer.from("302e020100300506032b657004220420", "hex");

/** An Ed25519 key from its seed. */
export function keyOfSeed(seed: Buffer): KeyObject {
  return createPrivateKey({ key: Buffer.concat([PKCS8_ED25519, seed]), format: "der", type: "pkcs8" });
}

/** The public key of a key, 32 bytes in hex. */
export function publicHex(key: KeyObject): string {
  return createPublicKey(key).export({ format: "der", type: "spki" }).subarray(-32).toString("hex");
}

/**
 * Reads a validator's key: a seed of 32 bytes in hex.
 * @throws ConfigMistakes when it is none, or when others on the host may read it
 */
export function loadValidatorKey(file: string): KeyObject {
  let text;
  let mode;
  try {
    mode = statSync(file).mode & 0o777;
    text = readFileSync(file, "utf8").trim();
  } catch (error) {
    throw new ConfigMistakes([`${file}: cannot be read: ${(error as Error).message}`]);
  }
  const mistakes: string[] = [];
  if (mode & 0o077)
    mistakes.push(
      `${file}: its mode is ${mode.toString(8).padStart(4, "0")}: expected 0600, as others may not read a key`,
    );
  // Not shown: it may be a key all the same.
  if (!/^[0-9a-f]{64}$/i.test(text))
    mistakes.push(`${file}: expected 32 bytes in hex, the seed of an Ed25519 key`);
  if (mistakes.length > 0) throw new ConfigMistakes(mistakes);
  return keyOfSeed(Buffer.from(text, "hex"));
}
