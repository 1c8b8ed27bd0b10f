import { z } from "zod";

/** The configuration file, key by key as it is written (TOML). */
export type NodeConfig = z.infer<typeof nodeConfigSchema>;

/** An address split in two; undefined when it is none. */
export function parseAddress(text: string): { readonly host: string; readonly port: number } | undefined {
  const [, host, port] = /^((?:\d{1,3}\.){3}\d{1,3}):(\d{1,5})$/.exec(text) ?? [];
  if (host === undefined || host.split(".").some((part) => Number(part) > 255)) return undefined;
  return Number(port) >= 1 && Number(port) <= 65535 ? { host, port: Number(port) } : undefined;
}

/** `HOST:PORT`: the form of every address in configuration and genesis. */
export const addressSchema = z
  .string()
  .refine((text) => parseAddress(text) !== undefined, "an IPv4 address and a port, e.g. `192.168.1.10:9001`");

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
