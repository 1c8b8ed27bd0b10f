import * as z from "zod";

/** What a host made from an image may use at most. @param disk what is used where its disk is not bounded */
export const limitsShape = (disk: string) =>
  z.strictObject({
    memoryMegabytes: z.int().min(64).optional().describe("Memory of a node (MiB). Default: no limit."),
    cpus: z.number().positive().optional().describe("Cores of a node, also parts of one. Default: no limit."),
    diskMegabytes: z
      .int()
      .min(16)
      .max(4096)
      .optional()
      .describe(
        `Room for what a node's services keep (MiB), for scenarios that fill it. It is in memory then, and ${disk}`,
      ),
  });

/** Whether the disk, which is in memory where it is bounded, leaves half of it to the services. Pure. */
export const diskFits = ({
  diskMegabytes = 0,
  memoryMegabytes = Infinity,
}: z.infer<ReturnType<typeof limitsShape>>): boolean => diskMegabytes <= memoryMegabytes / 2;

/** What is said where it does not. */
export const diskTooBig = {
  path: ["diskMegabytes"],
  error: "must be at most half of `memoryMegabytes`: what is on the disk counts as the node's memory",
};
