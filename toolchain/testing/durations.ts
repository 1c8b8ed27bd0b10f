import { readFileSync } from "node:fs";
import { join } from "node:path";
import { replaceFile } from "../../scenarios/results/files";
import { cacheDirectory } from "../project";

/** Seconds that jobs took last, by name. */
export type Durations = Readonly<Record<string, number>>;

const file = (): string => join(cacheDirectory(), "test-durations.json");

/** What is remembered; nothing when that cannot be read. It decides on order alone. */
export function rememberedDurations(from = file()): Durations {
  try {
    const read: unknown = JSON.parse(readFileSync(from, "utf8"));
    const entries = typeof read === "object" && read !== null ? Object.entries(read) : [];
    return Object.fromEntries(
      entries.filter((entry): entry is [string, number] => typeof entry[1] === "number"),
    );
  } catch {
    return {};
  }
}

/** Remembers how long jobs took, beside what is known of others. */
export function rememberDurations(took: ReadonlyMap<string, number>, to = file()): void {
  const rounded = [...took].map(([name, seconds]) => [name, Math.round(seconds)] as const);
  const all = { ...rememberedDurations(to), ...Object.fromEntries(rounded) };
  replaceFile(to, `${JSON.stringify(all, undefined, 2)}\n`);
}
