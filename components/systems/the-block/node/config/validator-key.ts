import { readFileSync, statSync } from "node:fs";
import { keyPairOf, type KeyPair } from "../ledger/keys";
import { ConfigMistakes } from "./mistakes";

/**
 * Reads a validator's key: a seed of 32 bytes in hex.
 * @throws ConfigMistakes when it is none, or when others on the host may read it
 */
export function loadValidatorKey(file: string): KeyPair {
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
  return keyPairOf(Buffer.from(text, "hex"));
}
