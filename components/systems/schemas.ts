import type * as z from "zod";
import { archySchema } from "./archy/schema";

/** Stack keys that only one system understands, by its name: `testbed:SYSTEM`. No Pulumi here, see `environments/schemas.ts`. */
export const systemSchemas = { archy: archySchema.optional() } as const;

/** What a stack file says to its system alone. */
export type SystemKeys = {
  readonly [Name in keyof typeof systemSchemas]?: z.infer<(typeof systemSchemas)[Name]>;
};
