/** The two configuration files (JSON). Every key is wanted, and no other is taken: a misspelt option is an error. */
import { readFileSync } from "node:fs";
import * as z from "zod";

/** The configuration is wrong; the program ends with 2. */
export class ConfigMistakes extends Error {}

/** `HOST:PORT`. */
const endpoint = z
  .string()
  .regex(/^[A-Za-z0-9.-]+:\d{1,5}$/, "expected HOST:PORT")
  .refine((text) => Number(text.split(":")[1]) <= 65_535, "expected a port up to 65535");
const label = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/, "expected 1 to 63 of A-Z a-z 0-9 . _ -");

/** What a member of a realm has: its name, and what it proves its membership with. */
const member = {
  name: label,
  realm: label,
  /** As Erlang's: the same on every member. */
  cookie: z.string().min(1).max(255),
  /** File with the realm's key: 32 bytes in hex, kept secret. */
  key_file: z.string().min(1),
  /** Health and metrics. */
  http_listen: endpoint,
};

export const STRATEGIES = ["first", "random", "round_robin"] as const;
export type Strategy = (typeof STRATEGIES)[number];

const nodeSchema = z.strictObject({
  ...member,
  /** Its place among the providers, from 1: strategy `first` takes the lowest. */
  number: z.int().positive(),
  listen: endpoint,
  /** What others dial. */
  endpoint,
  /** Nodes it knows from the start. */
  peers: z.array(endpoint),
  /** `test.calculator` multiplies by it. */
  multiplier: z.int().positive(),
  /** Seconds after which an advertisement that is not refreshed is forgotten. */
  ttl_seconds: z.number().positive(),
});
export type NodeConfig = z.infer<typeof nodeSchema>;

const clientSchema = z.strictObject({
  ...member,
  /** Nodes it asks for providers first. */
  seeds: z.array(endpoint).min(1),
  provider_selection_strategy: z.enum(STRATEGIES),
  max_attempts: z.int().positive(),
  /** Seconds that one attempt may take. */
  timeout_seconds: z.number().positive(),
  /** Where it is told what to call. */
  control_listen: endpoint,
});
export type ClientConfig = z.infer<typeof clientSchema>;

/** @throws ConfigMistakes with all mistakes in it */
export const loadNodeConfig = (file: string): NodeConfig => load(nodeSchema, file);
/** @throws ConfigMistakes with all mistakes in it */
export const loadClientConfig = (file: string): ClientConfig => load(clientSchema, file);

function load<Schema extends z.ZodType>(schema: Schema, file: string): z.infer<Schema> {
  let raw: unknown;
  try {
    raw = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new ConfigMistakes(`${file}: cannot be read as JSON: ${(error as Error).message}`);
  }
  const parsed = schema.safeParse(raw);
  if (parsed.success) return parsed.data;
  throw new ConfigMistakes(`${file}:\n${z.prettifyError(parsed.error)}`);
}

/** The realm's key. @throws ConfigMistakes when the file holds none */
export function loadKey(file: string): Buffer {
  let text: string;
  try {
    text = readFileSync(file, "utf8").trim();
  } catch (error) {
    throw new ConfigMistakes(`${file}: cannot be read: ${(error as Error).message}`);
  }
  if (!/^[0-9a-f]{64}$/.test(text)) throw new ConfigMistakes(`${file}: expected 64 hexadecimal digits`);
  return Buffer.from(text, "hex");
}

/** Host and port of `HOST:PORT`, as sockets take them. */
export function addressOf(text: string): { readonly host: string; readonly port: number } {
  const [host = "", port = ""] = text.split(":");
  return { host, port: Number(port) };
}
