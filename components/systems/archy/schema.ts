import * as z from "zod";
import { suiteNames } from "./suite-names";

/** `testbed:archy`. */
export const archySchema = z
  .strictObject({
    suite: z
      .string()
      .min(1)
      .optional()
      .describe(
        "Folder of the lifecycle suite, relative to the project: `run-gate.sh`, or `*.bats` alone. Default: a small one of ours.",
      ),
    suites: z
      .partialRecord(z.enum(suiteNames), z.string().min(1))
      .default({})
      .describe("Folders of cross-node suites by name; an entry without one is `unsupported`."),
    allowDestructive: z
      .array(z.string())
      .optional()
      .describe(
        "Nodes on which suites may install, stop and remove apps (`ARCHY_ALLOW_DESTRUCTIVE=1`); without it a node is `blocked`. Default: none of your machines, all nodes that run a program of this stack.",
      ),
    machineIds: z
      .record(
        z.string(),
        z
          .string()
          .regex(/^[0-9a-f]{32}$/, "32 digits of hex, as `cat /etc/machine-id` prints them on the node"),
      )
      .default({})
      .describe("Node → its `/etc/machine-id`: any other machine is `blocked`."),
    allowedSkips: z
      .array(z.string().min(1))
      .default([])
      .describe("Names of tests that may be skipped; any other skip is not green."),
    waived: z
      .array(z.enum(["archival", "clock", "disk", "installs", "proxy", "settled", "synced", "units"]))
      .default([])
      .describe("Preconditions that you answer for yourself: they are told, and stop nothing."),
    scheme: z
      .enum(["http", "https"])
      .optional()
      .describe(
        "`ARCHY_SCHEME`. Default: `https` for your machines, `http` for nodes that run a program of this stack.",
      ),
    host: z
      .string()
      .regex(/^[A-Za-z0-9.:[\]-]+$/, "a name or address, with `:PORT` if it is not the usual one")
      .default("127.0.0.1")
      .describe("`ARCHY_HOST`: where the node's interface is, seen from the node itself."),
    user: z
      .string()
      .regex(/^[a-z_][a-z0-9_-]*$/, "a user name")
      .optional()
      .describe("Who runs the suite. Default: `archipelago` on your machines, else root."),
  })
  .describe(
    "What is tested on which node; with `system: archy` only. The password is `archy:password`, set with `pulumi config set --secret`.",
  );

/** What a stack file says about the fleet gate. */
export type ArchyConfig = z.infer<typeof archySchema>;
