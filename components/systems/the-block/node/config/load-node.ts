import type { KeyPair } from "../ledger/keys";
import type { Genesis, Member } from "./genesis";
import { loadConfig, loadGenesis } from "./load-config";
import { ConfigMistakes } from "./mistakes";
import type { NodeConfig } from "./node-config";
import { loadValidatorKey } from "./validator-key";

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
