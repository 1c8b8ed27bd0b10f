import { z } from "zod";
import { addressSchema, identitySchema } from "./node-config";
import type { Mistake } from "./mistakes";

export const genesisSchema = z.strictObject({
  network: z.string().min(1),
  slotSeconds: z.number().positive(),
  /** Blocks on top of a block that make it confirmed. */
  confirmations: z.number().int().min(1),
  /** The treasury's money at height 0. */
  treasury: z.number().int().min(0),
  members: z
    .array(
      z.strictObject({
        identity: identitySchema,
        role: z.enum(["validator", "observer"]),
        /** Vote in the fork choice; 0 for observers. */
        weight: z.number().int().min(0),
        /** Ed25519, hex; observers have none. */
        publicKey: z
          .string()
          .regex(/^[0-9a-f]{64}$/, "32 bytes in hex")
          .optional(),
        gossip: addressSchema,
        rpc: addressSchema,
      }),
    )
    .min(1),
});

/** What all nodes agree on before the first block. */
export type Genesis = z.infer<typeof genesisSchema>;
export type GenesisMember = Genesis["members"][number];

/** What the shape alone does not forbid. */
export function genesisMistakes({ members }: Genesis): readonly Mistake[] {
  const mistakes: Mistake[] = [];
  if (!members.some(({ role, weight }) => role === "validator" && weight > 0))
    mistakes.push({ path: ["members"], expected: "a validator with a weight above 0" });
  members.forEach(({ identity, role, publicKey }, index) => {
    if (role === "validator" && publicKey === undefined)
      mistakes.push({
        path: ["members", index, "publicKey"],
        expected: "32 bytes in hex, as it is a validator's",
      });
    if (members.findIndex((other) => other.identity === identity) !== index)
      mistakes.push({ path: ["members", index, "identity"], expected: "a name that no other member has" });
  });
  return mistakes;
}
