import { readFileSync } from "node:fs";
import { parse, TomlError } from "smol-toml";
import type { z } from "zod";
import { genesisMistakes, genesisSchema, type Genesis } from "./genesis";
import { ConfigMistakes, lineOf, mistakesOf, type Mistake } from "./mistakes";
import { crossChecks, nodeConfigSchema, type NodeConfig } from "./node-config";

type Raw = Readonly<Record<string, unknown>>;

/**
 * Reads the configuration.
 * @throws ConfigMistakes with all mistakes in it
 */
export function loadConfig(file: string): NodeConfig {
  return parseConfig(read(file), file);
}

/** The configuration in a text. Pure; throws as `loadConfig` does. */
export function parseConfig(text: string, file: string): NodeConfig {
  let raw: Raw;
  try {
    raw = parse(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const [first] = error.message.split("\n");
    throw new ConfigMistakes([`${file}:${error.line}:${error.column}: ${first ?? "not TOML"}`]);
  }
  return checked(nodeConfigSchema, raw, file, crossChecks(raw));
}

/**
 * Reads the genesis.
 * @throws ConfigMistakes with all mistakes in it
 */
export function loadGenesis(file: string): Genesis {
  let raw: Raw;
  try {
    raw = JSON.parse(read(file)) as Raw;
  } catch (error) {
    if (error instanceof ConfigMistakes) throw error;
    throw new ConfigMistakes([`${file}: not JSON: ${(error as Error).message}`]);
  }
  const genesis = checked(genesisSchema, raw, file, []);
  const mistakes = genesisMistakes(genesis);
  if (mistakes.length > 0) throw new ConfigMistakes(mistakes.map((mistake) => lineOf(file, mistake, raw)));
  return genesis;
}

function checked<S extends z.ZodType>(
  schema: S,
  raw: Raw,
  file: string,
  more: readonly Mistake[],
): z.infer<S> {
  const parsed = schema.safeParse(raw);
  const found = parsed.success ? [] : mistakesOf(parsed.error);
  const keys = new Set(found.map(({ path }) => path.join(".")));
  const mistakes = [...found, ...more.filter(({ path }) => !keys.has(path.join(".")))];
  if (parsed.success && mistakes.length === 0) return parsed.data;
  throw new ConfigMistakes(mistakes.map((mistake) => lineOf(file, mistake, raw)));
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new ConfigMistakes([`${file}: cannot be read: ${(error as Error).message}`]);
  }
}
