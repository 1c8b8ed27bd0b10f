import * as z from "zod";

/** Stack keys that only the `local` environment understands. */
export const localSchema = z.strictObject({
  forward: z
    .boolean()
    .default(true)
    .describe("Make the nodes' ports reachable on 127.0.0.1 of this machine."),
});
