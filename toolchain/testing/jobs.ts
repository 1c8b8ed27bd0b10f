import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { project } from "../project";
import type { Durations } from "./durations";
import { nightly } from "./nightly";
import { needOf } from "./places";
import type { Job } from "./schedule";
import type { Suite } from "./suites";

/** Seconds that a job takes as long as nobody knows: by the first folder that fits. */
const usual: readonly (readonly [folder: string, seconds: number])[] = [
  ["e2e/docker", 300],
  ["e2e/kind", 300],
  ["contract/kind-pods", 240],
  ["contract/kind", 90],
  ["engine/plugins/kubernetes", 240],
  ["e2e/lan", 200],
  ["e2e", 90],
  ["engine", 25],
  ["contract", 20],
  ["", 100],
];

/** Files whose tests share what takes long to make: they are one job, named so. */
const together = /^(engine\/plugins\/kubernetes|contract\/kind-pods)/;

/**
 * The jobs of suites: one for all of `unit`, whose tests need nothing of the machine, and one for every other file but those that
 * are together.
 * @param lanes whether files may have a machine of their own; if not all are for this one, one after another
 * @param rigs whether there is an engine for LAN rigs alone
 * @param thorough also what only a thorough run has. @default true
 */
export function planJobs(
  suites: readonly Suite[],
  durations: Durations,
  {
    lanes,
    rigs,
    thorough = true,
  }: { readonly lanes: boolean; readonly rigs: boolean; readonly thorough?: boolean },
  test = join(project, "test"),
): Job[] {
  return suites.flatMap(({ folder, needsToolchain }) => {
    const groups = new Map<string, string[]>();
    for (const path of testFiles(join(test, folder))) {
      const file = `${folder}/${path}`;
      if (!thorough && nightly.some(({ files }) => files.test(file))) continue;
      const name = folder === "unit" ? folder : (together.exec(file)?.[0] ?? file);
      groups.set(name, [...(groups.get(name) ?? []), file]);
    }
    return [...groups].map(([name, files]): Job => {
      const { place, alone = false, light = false, timed = false } = needOf(files[0] ?? name, rigs);
      const estimate = durations[name] ?? usual.find(([start]) => name.startsWith(start))?.[1] ?? 0;
      const yields = place === "own" && !timed;
      return {
        name,
        files,
        place: lanes ? place : "machine",
        alone,
        yields,
        light,
        estimate,
        needsToolchain,
      };
    });
  });
}

/** Paths of the test files below a folder, sorted. */
export function testFiles(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return files.filter((name) => name.endsWith(".test.ts")).sort();
}
