import * as z from "zod";

/** That a node serves a procedure, as it said so itself. */
const advertisementSchema = z.object({
  procedure: z.string(),
  node: z.string(),
  /** The node's place among the providers. */
  number: z.number(),
  endpoint: z.string(),
  /** Which life of the node this is from, and the how many-th refreshment in it: of two the higher is newer. */
  incarnation: z.number(),
  version: z.number(),
  /** It serves the procedure no longer. */
  withdrawn: z.boolean(),
});
export type Advertisement = z.infer<typeof advertisementSchema>;

/** On its way to another node: with the milliseconds since its node said so, as far as the sender knows. */
export const sentSchema = advertisementSchema.extend({ age: z.number().nonnegative() });
export type Sent = z.infer<typeof sentSchema>;

export function isNewer(a: Advertisement, b: Advertisement | undefined): boolean {
  if (b === undefined || a.incarnation !== b.incarnation) return a.incarnation > (b?.incarnation ?? -1);
  return a.version > b.version;
}

/** What a client needs to know of a provider. */
export const providerSchema = z.object({ node: z.string(), number: z.number(), endpoint: z.string() });
export type Provider = z.infer<typeof providerSchema>;
