/** What the nodes agree on before the first block. */
import type { PlacedNode } from "../system";
import { identityOf } from "./identity";
import { GOSSIP, RPC, type Role } from "./ports";

const TREASURY = 1_000_000_000;
/** Blocks on top of one that make it confirmed. */
const CONFIRMATIONS = 3;

/**
 * Pure: `genesis.json` as a template; public keys are filled in from the validators' secrets.
 * The primary weighs as much as all validators together, so that its side of any partition is the heavier one.
 */
export function genesisOf(all: readonly PlacedNode[]): string {
  const validators = all.filter(({ role }) => role !== "observer").length;
  const weights: Readonly<Record<string, number>> = { primary: validators, replica: 1 };
  const members = all.map((node) => ({
    identity: identityOf(node),
    role: node.role === "observer" ? "observer" : "validator",
    weight: weights[node.role] ?? 0,
    ...(node.role === "observer" ? {} : { publicKey: `\${public:validator-${node.name}}` }),
    gossip: `${node.address}:${GOSSIP}`,
    rpc: `${node.address}:${RPC[node.role as Role]}`,
  }));
  const genesis = { network: "testbed", slotSeconds: 1, confirmations: CONFIRMATIONS, treasury: TREASURY };
  return `${JSON.stringify({ ...genesis, members }, null, 2)}\n`;
}
