import * as z from "zod";
import { addressSchema } from "./address";
import type { Mistake } from "./mistakes";

/** The configuration file, key by key as it is written (TOML). */
export type NodeConfig = z.infer<typeof nodeConfigSchema>;

export const identitySchema = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, "1 to 64 of letters, digits, `.`, `_` and `-`");

const path = z.string().startsWith("/", "an absolute path");
const url = z.url({ protocol: /^https?$/, error: "an http(s) URL" });

const network = z.strictObject({
  listen_addr: addressSchema,
  external_addr: addressSchema,
  bootstrap_nodes: z.array(addressSchema),
  rpc_addr: addressSchema,
  aggregator_addr: addressSchema.optional(),
});

const treasury = z.strictObject({
  executor_enabled: z.boolean(),
  executor_identity: identitySchema.optional(),
  /** Seconds. */
  lease_ttl: z.number().min(1).max(86_400).optional(),
  /** Seconds. */
  poll_interval: z.number().min(0.1).max(3_600).optional(),
  standby_mode: z.boolean().optional(),
  status_addr: addressSchema.optional(),
});

const telemetry = z.strictObject({
  enabled: z.boolean(),
  prometheus_addr: addressSchema,
  endpoint: url.optional(),
  alias_addr: addressSchema.optional(),
});

export const nodeConfigSchema = z.strictObject({
  network,
  node: z.strictObject({ role: z.enum(["validator", "observer"]), identity: identitySchema }),
  treasury,
  telemetry,
  storage: z.strictObject({ data_dir: path, cache_size_mb: z.number().int().min(1).max(1_048_576) }),
  consensus: z.strictObject({ genesis: path, validator_key: path.optional() }),
});

type Section = Readonly<Record<string, unknown>> | undefined;

/** Keys that depend on one another. Takes the file as read, so that these mistakes are told along with all others. */
export function crossChecks(raw: Readonly<Record<string, unknown>>): readonly Mistake[] {
  const [node, treasury, consensus] = ["node", "treasury", "consensus"].map((name) => raw[name] as Section);
  const mistakes: Mistake[] = [];
  if (node?.["role"] === "validator" && consensus?.["validator_key"] === undefined)
    mistakes.push({
      path: ["consensus", "validator_key"],
      expected: "a path, as `node.role` is `validator`",
    });
  if (treasury?.["executor_enabled"] !== true) return mistakes;
  if (node?.["role"] === "observer")
    mistakes.push({
      path: ["treasury", "executor_enabled"],
      expected: "false, as an observer never executes",
    });
  for (const [key, kind] of Object.entries(executorKeys))
    if (treasury[key] === undefined)
      mistakes.push({ path: ["treasury", key], expected: `${kind}, as the executor is enabled` });
  const { lease_ttl: lease, poll_interval: poll } = treasury;
  if (typeof lease === "number" && typeof poll === "number" && poll * 2 > lease)
    mistakes.push({
      path: ["treasury", "poll_interval"],
      expected: "at most half of `lease_ttl`, or one late renewal loses the lease",
    });
  return mistakes;
}

const executorKeys: Readonly<Record<string, string>> = {
  executor_identity: "a name",
  lease_ttl: "seconds",
  poll_interval: "seconds",
  status_addr: "an address",
};
