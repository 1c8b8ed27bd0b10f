import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, statfsSync } from "node:fs";
import { dirname } from "node:path";
import { parse } from "yaml";
import type { Machine, Problem } from "../components/environments/machine";
import { environmentNeeds } from "../components/environments/needs";
import { findGo } from "./go";
import { builtCli, oldestGo } from "./pulumi/build-cli";
import { isAtLeast } from "./pulumi/compare-versions";
import type { Source } from "./pulumi/source";
import { stackFileOf } from "./pulumi/stack-file";
import { isExecutable } from "./programs";
import { cacheDirectory, project } from "./project";
import { SetupError } from "./setup-error";

/** What counts of this machine before anything is changed. */
export interface Facts extends Machine {
  /** Free bytes by folder. */
  readonly free: Readonly<Record<string, number>>;
  /** Version of Go; undefined without Go, and when it is not needed. */
  readonly go: string | undefined;
  /** The Pulumi CLI must be built and is not in the cache. */
  readonly buildsCli: boolean;
  /** Environment of the stack that is to be deployed; undefined when none is. */
  readonly environment: string | undefined;
  /** Its system. */
  readonly system: string | undefined;
  /** Its Docker engines, as in DOCKER_HOST, where it names some. */
  readonly engines: readonly string[];
}

const gibibyte = 2 ** 30;
/** The build of the CLI and what it makes; everything else is small. */
const leastFree = { build: 2 * gibibyte, run: gibibyte / 2 };

/** All problems at once, so that nobody has to find them one by one. */
export function problemsOf(facts: Facts): Problem[] {
  // An environment nobody knows is for the program to refuse, with all other mistakes of the stack file.
  const needs = facts.environment === undefined ? undefined : environmentNeeds[facts.environment];
  const problems: Problem[] = [...(needs?.(facts) ?? [])];
  const least = facts.buildsCli ? leastFree.build : leastFree.run;
  for (const [folder, bytes] of Object.entries(facts.free)) {
    if (bytes >= least) continue;
    problems.push({
      what: `Only ${(bytes / gibibyte).toFixed(1)} GiB are free for ${folder}; ${String(least / gibibyte)} GiB are needed.`,
      advice: "Free some space, or name another cache folder with TESTBED_CACHE.",
    });
  }
  if (facts.buildsCli && (facts.go === undefined || !isAtLeast(facts.go, oldestGo))) {
    problems.push({
      what:
        `Go ${oldestGo} or newer is needed to build the Pulumi CLI, because the official one cannot be downloaded; ` +
        (facts.go === undefined ? "there is no go on PATH." : `this is Go ${facts.go}.`),
      advice: "Install Go (go.dev/dl or your distribution), or run once where get.pulumi.com can be reached.",
    });
  }
  return problems;
}

/** @throws SetupError that lists all problems */
export function requireNoProblems(problems: readonly Problem[]): void {
  if (problems.length === 0) return;
  const lines = problems.flatMap(({ what, advice }) => [`- ${what}`, `  ${advice}`]);
  throw new SetupError("This machine is not ready; nothing has been changed.", lines);
}

/** Looks at this machine. */
export function gatherFacts(source: Source, stack: string | undefined): Facts {
  const buildsCli = source === "built" && !isExecutable(builtCli());
  return {
    platform: process.platform,
    administrator: process.getuid?.() === 0 || spawnSync("sudo", ["-n", "true"]).status === 0,
    free: Object.fromEntries([project, cacheDirectory()].map((folder) => [folder, freeBytes(folder)])),
    go: buildsCli ? goVersion() : undefined,
    buildsCli,
    ...(stack === undefined ? { environment: undefined, system: undefined, engines: [] } : named(stack)),
  };
}

function freeBytes(folder: string): number {
  let present = folder;
  while (!existsSync(present)) present = dirname(present);
  const { bavail, bsize } = statfsSync(present);
  return bavail * bsize;
}

function goVersion(): string | undefined {
  const go = findGo();
  const printed = go === undefined ? "" : spawnSync(go, ["env", "GOVERSION"], { encoding: "utf8" }).stdout;
  return /\d[\d.]*/.exec(printed)?.[0];
}

/** What a stack file names; what else is wrong with the file is for the program to say. */
export function named(stack: string): Pick<Facts, "environment" | "system" | "engines"> {
  const config = configOf(stackFileOf(stack));
  const text = (key: string) => (typeof config?.[key] === "string" ? config[key] : undefined);
  const engines = config?.["testbed:engines"];
  const listed = Array.isArray(engines) ? (engines as readonly { readonly host?: unknown }[]) : [];
  return {
    environment: text("testbed:environment"),
    system: text("testbed:system"),
    engines: listed.flatMap((engine) => (typeof engine.host === "string" ? [engine.host] : [])),
  };
}

function configOf(file: string): Record<string, unknown> | undefined {
  try {
    return (parse(readFileSync(file, "utf8")) as { config?: Record<string, unknown> } | null)?.config;
  } catch (error) {
    throw new SetupError(
      `${file} is not YAML: ${(error as Error).message.trimEnd()}`,
      ["Correct the file."],
      {
        cause: error,
      },
    );
  }
}
