/** What the adapter has to know of a node: decided at preview, published with the inventory. */
import * as z from "zod";
import type { PlacedNode, SystemOptions } from "../system";
import { folderOf, type Folder } from "./folder";
import { quirks, type Role } from "./roster";
import { archySchema } from "./schema";
import { suiteNames, type SuiteName } from "./suite-names";

const OWN = "components/systems/archy";
const OWN_SUITE = `${OWN}/suite`;

const folder = z.strictObject({ folder: z.string(), digest: z.string() });

export const factsSchema = z.strictObject({
  /** Archy is there already: nothing of ours but the gate runs. */
  appliance: z.boolean(),
  scheme: z.enum(["http", "https"]),
  host: z.string(),
  /** Who runs the suite; empty: root. */
  user: z.string(),
  /** Suites may install, stop and remove apps. */
  consent: z.boolean(),
  onlyIfSynced: z.boolean(),
  flaky: z.boolean(),
  machineId: z.string().optional(),
  allowedSkips: z.array(z.string()),
  waived: z.array(z.string()),
  /** The gate's own programs, which run on the host. */
  gate: folder,
  suite: folder,
  /** Proves that the gate on this host tells red from green. */
  selfTest: folder,
  suites: z.partialRecord(z.enum(suiteNames), folder),
});

export type ArchyFacts = z.infer<typeof factsSchema>;

/** Reads the folders of the suites. @throws Error when one cannot be read: `problems` tells that before */
export function factsOf(node: PlacedNode, options: SystemOptions): ArchyFacts {
  const config = options.archy ?? archySchema.parse({});
  const ours = !isAppliance(options);
  const { onlyIfSynced, flaky } = quirks[node.role as Role];
  const suites = Object.entries(config.suites).map(([name, path]): [SuiteName, Folder] => [
    name as SuiteName,
    folderOf(path),
  ]);
  const machineId = config.machineIds[node.name];
  return {
    appliance: !ours,
    scheme: schemeOf(options),
    host: config.host,
    user: config.user ?? (ours ? "" : "archipelago"),
    // There is nothing to be destroyed on nodes that were made for this.
    consent: config.allowDestructive?.includes(node.name) ?? ours,
    onlyIfSynced,
    flaky,
    ...(machineId === undefined ? {} : { machineId }),
    allowedSkips: config.allowedSkips,
    waived: config.waived,
    gate: folderOf(`${OWN}/on-host`),
    suite: folderOf(config.suite ?? OWN_SUITE),
    selfTest: folderOf(`${OWN}/self-test`),
    suites: Object.fromEntries(suites),
  };
}

/** Whether the nodes are there already, with Archy on them, and no program is brought. */
export const isAppliance = ({ profile, binary }: SystemOptions): boolean =>
  profile === "upstream" && binary === undefined;

export const schemeOf = (options: SystemOptions): "http" | "https" =>
  options.archy?.scheme ?? (isAppliance(options) ? "https" : "http");
