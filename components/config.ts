import * as pulumi from "@pulumi/pulumi";
import * as z from "zod";
import { describeIssue, innermost } from "./config-issues";
import { environmentSchemas } from "./environments/schemas";
import { ConfigError } from "./errors";
import { monitoringSchema } from "./monitoring/schema";
import { parseSubnet } from "./network/addresses";
import { salvage, type Salvaged } from "./salvage";
import { keysAt } from "./schema-keys";
import { systemSchemas } from "./systems/schemas";

const dnsLabel = z
  .string()
  .regex(
    /^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$/,
    "a DNS label of at most 40 characters: a-z, 0-9 and `-`, starting with a letter",
  );

const node = z.strictObject({
  name: dnsLabel.describe("Unique name; also the host name other nodes know it by."),
  role: z.string().describe("A role of the system."),
  address: z
    .string()
    .optional()
    .describe("IPv4 address in the subnet. Default: the next free one, from `.10` on."),
});

/** What `pulumi config` hands over of a bare number is text. */
const count = z.preprocess(
  (value) => (typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value),
  z.int().min(1),
);

const scenario = z.union([
  z.string(),
  z.strictObject({
    id: z.string().describe("Scenario id, e.g. `ET-2`."),
    settings: z
      .record(z.string(), z.number())
      .default({})
      .describe("Settings of this scenario; others keep their default."),
  }),
]);

const network = z.strictObject({
  subnet: z
    .string()
    .refine(
      (cidr) => parseSubnet(cidr) !== undefined,
      "a private network in CIDR form between /8 and /29, e.g. `10.77.0.0/24`",
    )
    .optional()
    .describe("Subnet of the nodes. Default: the one of the system's documented topology."),
});

const common = {
  system: z.string().describe("The system under test."),
  profile: z
    .enum(["documented", "upstream"])
    .default("documented")
    .describe("`documented`: our program that behaves as the plan says. `upstream`: your own, see `binary`."),
  binary: z
    .string()
    .min(1)
    .optional()
    .describe("Path of your program on this machine; with `profile: upstream` only."),
  settings: z
    .record(z.string(), z.number())
    .default({})
    .describe("Numbers of the system itself; scenario settings of the same name follow them."),
  ...systemSchemas,
  monitoring: monitoringSchema,
  nodes: z
    .union([z.array(node).min(1), count])
    .optional()
    .describe(
      "The nodes, or how many: the first of the system's documented ones and, beyond those, further ones of the same kind. LoomDB's relay and monitor and x0tta6bl4's monitor stand beside the system: they are neither counted nor left out. Macula's client and monitor are counted, and more than its documented five have to be listed. Default: the documented topology.",
    ),
  network: network.default({}).describe("Addresses."),
  ports: z
    .record(z.string(), z.int().min(1).max(65535))
    .default({})
    .describe(
      "Where ports of nodes are for this machine: `NODE/PORT` → port, e.g. `{ etcd-1/client: 12379 }`. `local`: on 127.0.0.1; `docker`: at `publish`, refused with `engines`; `kind`: a NodePort, 30000 to 32767; `lan`: without effect. Default: the documented one if it is free, else any free one; on `kind` always a NodePort.",
    ),
  scenarios: z
    .union([z.literal("all"), z.literal("none"), z.array(scenario)])
    .default("all")
    .describe("Scenarios to prove, in this order: ids, or objects with settings; `all` or `none`."),
  pace: z
    .enum(["full", "machine", "quick"])
    .default("full")
    .describe(
      "`full`: the numbers of the plan. `machine`: the same, with loads scaled to the cores of this machine. `quick`: short forms for tests.",
    ),
  seed: z.coerce
    .number()
    .int()
    .min(0)
    .default(1)
    .describe("Chooses `any` node, keys and values; same seed, same choices."),
  run: z.coerce.string().default("1").describe("Change it to run scenarios again that have passed."),
};

/** One strict object for each environment: a key of another environment, or a typo, is an error. */
export const stackSchema = z.discriminatedUnion("environment", [
  z.strictObject({
    environment: z.literal("local").describe("Where the nodes run."),
    ...common,
    ...environmentSchemas.local.shape,
  }),
  z.strictObject({
    environment: z.literal("docker").describe("Where the nodes run."),
    ...common,
    ...environmentSchemas.docker.shape,
  }),
  z.strictObject({
    environment: z.literal("kind").describe("Where the nodes run."),
    ...common,
    ...environmentSchemas.kind.shape,
  }),
  z.strictObject({
    environment: z.literal("lan").describe("Where the nodes run."),
    ...common,
    ...environmentSchemas.lan.shape,
  }),
]);

/** The validated stack data. */
export type TestbedConfig = z.infer<typeof stackSchema>;

/**
 * Validates raw stack data (keys without the `testbed:` prefix), and makes the best of what has mistakes, so that the rest
 * of it can be judged too. Pure.
 * @param problems receives a sentence for each: key, value, what is allowed, and the file to edit
 */
export function readConfig(
  raw: Readonly<Record<string, unknown>>,
  file: string,
  problems: string[],
): Salvaged<TestbedConfig> {
  const parsed = stackSchema.safeParse(raw, { reportInput: true });
  if (parsed.success) return { data: parsed.data, uncertain: new Set() };
  const { issues } = parsed.error;
  // With an unknown environment nothing else was looked at; what all environments have can be judged all the same.
  const shared = issues[0]?.code === "invalid_union" && issues[0].path[0] === "environment";
  const others = shared ? (z.object(common).safeParse(raw, { reportInput: true }).error?.issues ?? []) : [];
  const all = [...issues, ...others].flatMap(innermost);
  problems.push(
    ...all.flatMap((issue) => describeIssue(issue, raw, file, (path) => keysAt(stackSchema, path))),
  );
  const environment = Object.keys(environmentSchemas)[0];
  return salvage(stackSchema, shared ? { ...raw, environment } : raw, all, keysAt(stackSchema, []));
}

/**
 * Validates raw stack data. Pure.
 * @throws ConfigError with every problem
 */
export function parseConfig(raw: Readonly<Record<string, unknown>>, file: string): TestbedConfig {
  const problems: string[] = [];
  const { data } = readConfig(raw, file, problems);
  if (!data || problems.length > 0) throw new ConfigError(problems);
  return data;
}

/** The `testbed:` keys of the current stack. Structured values arrive as JSON text. */
export function rawConfig(): Readonly<Record<string, unknown>> {
  const raw: Record<string, unknown> = {};
  for (const [key, text] of Object.entries(pulumi.runtime.allConfig())) {
    if (key.startsWith("testbed:"))
      raw[key.slice("testbed:".length)] = /^[[{]|^(true|false)$/.test(text) ? JSON.parse(text) : text;
  }
  return raw;
}
