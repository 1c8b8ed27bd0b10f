import * as z from "zod";
import { diskFits, diskTooBig, limitsShape } from "../containers/limits";

const limits = limitsShape("gone when the container stops. Default: the engine's disk.")
  .extend({
    pids: z.int().min(64).optional().describe("Processes and threads of a node. Default: no limit."),
  })
  .refine(diskFits, diskTooBig);

/** Stack keys that only the `docker` environment understands. */
export const dockerSchema = z.strictObject({
  forward: z
    .boolean()
    .default(true)
    .describe("Publish the nodes' ports on this machine, see `ports` and `publish`."),
  publish: z
    .ipv4()
    .default("127.0.0.1")
    .describe(
      "Address of the engine's machine on which ports are published, `0.0.0.0` for all it has. An engine on another machine needs one that this machine reaches.",
    ),
  image: z
    .string()
    .min(1)
    .optional()
    .describe(
      "Image that the nodes' images are built on: Debian or Ubuntu with `node`, `nft`, `ip`, `ping` and `setpriv`. Default: one made by set-up.",
    ),
  limits: limits.default({}).describe("What each node may use at most."),
});
