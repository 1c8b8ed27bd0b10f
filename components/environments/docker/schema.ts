import * as z from "zod";

const limitsShape = z.strictObject({
  memoryMegabytes: z.number().int().min(64).optional().describe("Memory of a node (MiB). Default: no limit."),
  cpus: z.number().positive().optional().describe("Cores of a node, also parts of one. Default: no limit."),
  diskMegabytes: z
    .number()
    .int()
    .min(16)
    .max(4096)
    .optional()
    .describe(
      "Room for what a node's services keep (MiB), for scenarios that fill it. It is in memory then, and gone when the container stops. Default: the engine's disk.",
    ),
  pids: z.number().int().min(64).optional().describe("Processes and threads of a node. Default: no limit."),
});

const limits = limitsShape.refine(
  ({ diskMegabytes = 0, memoryMegabytes = Infinity }) => diskMegabytes <= memoryMegabytes / 2,
  {
    path: ["diskMegabytes"],
    error: "must be at most half of `memoryMegabytes`: what is on the disk counts as the node's memory",
  },
);

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
