import * as z from "zod";
import { addressSchema } from "./address";
import { identitySchema } from "./node-config";
import type { Mistake } from "./mistakes";

const member = z.strictObject({
  identity: identitySchema,
  role: z.enum(["validator", "observer"]),
  /** Weight of its blocks in fork choice; 0 for observers. */
  weight: z.number().int().min(0),
  /** Ed25519, 32 bytes in hex; empty for an observer, which signs nothing. */
  publicKey: z
    .string()
    .regex(/^([0-9a-f]{64})?$/, "32 bytes in hex")
    .default(""),
  /** `HOST:PORT` of its gossip. */
  gossip: addressSchema,
  /** `HOST:PORT` of its JSON-RPC. */
  rpc: addressSchema,
});

export const genesisSchema = z.strictObject({
  network: z.string().min(1),
  slotSeconds: z.number().positive(),
  /** Blocks on top of a block that confirm it. */
  confirmations: z.number().int().min(1),
  /** What the treasury holds at the start. */
  treasury: z.number().int().min(0),
  members: z.array(member).min(1),
});

/** What all nodes agree on before the first block. */
export type Genesis = z.infer<typeof genesisSchema>;
/** A node of the network. */
export type Member = Genesis["members"][number];

/** What the shape alone does not forbid. */
export function genesisMistakes({ members }: Genesis): readonly Mistake[] {
  const mistakes: Mistake[] = [];
  if (!members.some(({ role, weight }) => role === "validator" && weight > 0))
    mistakes.push({ path: ["members"], expected: "a validator with a weight above 0" });
  members.forEach(({ identity, role, publicKey }, index) => {
    if (role === "validator" && publicKey === "")
      mistakes.push({
        path: ["members", index, "publicKey"],
        expected: "32 bytes in hex, as it is a validator's",
      });
    if (members.findIndex((other) => other.identity === identity) !== index)
      mistakes.push({ path: ["members", index, "identity"], expected: "a name that no other member has" });
  });
  return mistakes;
}
