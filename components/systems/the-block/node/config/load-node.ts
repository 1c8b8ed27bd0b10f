import { readFileSync, statSync } from "node:fs";
import { keyPairOf, type KeyPair } from "../ledger/keys";
import type { Genesis, Member } from "./genesis";
import { loadConfig, loadGenesis } from "./load-config";
import { ConfigMistakes } from "./mistakes";
import type { NodeConfig } from "./node-config";

/** Everything that a node is started with. */
export interface NodeInput {
  readonly config: NodeConfig;
  readonly genesis: Genesis;
  /** Validators only. */
  readonly validatorKey?: KeyPair;
}

/**
 * Reads configuration, genesis and key, and checks that they belong together.
 * @throws ConfigMistakes with all mistakes
 */
export function loadNode(file: string): NodeInput {
  const config = loadConfig(file);
  const lines: string[] = [];
  const attempt = <T>(load: () => T): T | undefined => {
    try {
      return load();
    } catch (error) {
      if (!(error instanceof ConfigMistakes)) throw error;
      lines.push(...error.lines);
      return undefined;
    }
  };
  const { genesis: genesisFile, validator_key: keyFile } = config.consensus;
  const genesis = attempt(() => loadGenesis(genesisFile));
  const validatorKey = keyFile === undefined ? undefined : attempt(() => loadValidatorKey(keyFile));
  if (genesis) lines.push(...membership(file, config, genesis, validatorKey));
  if (lines.length > 0 || !genesis) throw new ConfigMistakes(lines);
  return { config, genesis, ...(validatorKey ? { validatorKey } : {}) };
}

function membership(file: string, config: NodeConfig, genesis: Genesis, key?: KeyPair): readonly string[] {
  const { identity, role } = config.node;
  const { genesis: genesisFile, validator_key: keyFile } = config.consensus;
  const member: Member | undefined = genesis.members.find((each) => each.identity === identity);
  if (!member)
    return [
      `${file}: \`node.identity\` is \`${identity}\`: expected one of ${genesis.members.map((each) => each.identity).join(", ")}, the members in ${genesisFile}`,
    ];
  const lines: string[] = [];
  if (member.role !== role)
    lines.push(`${file}: \`node.role\` is \`${role}\`: expected \`${member.role}\`, as ${genesisFile} says`);
  if (member.gossip !== config.network.external_addr)
    lines.push(
      `${file}: \`network.external_addr\` is \`${config.network.external_addr}\`: expected \`${member.gossip}\`, as ${genesisFile} says`,
    );
  if (key && keyFile !== undefined && key.publicKey.toString("hex") !== member.publicKey)
    lines.push(`${keyFile}: not the key of ${identity}: its public key is not the one in ${genesisFile}`);
  return lines;
}

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
