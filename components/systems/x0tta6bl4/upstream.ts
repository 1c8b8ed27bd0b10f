import { spawnSync } from "node:child_process";
import type { SystemOptions } from "../system";
import { TYPESCRIPT } from "../../../scenarios/typescript";

const LIMIT_MILLISECONDS = 40_000;
const PREFLIGHT = "components/systems/x0tta6bl4/preflight/main.ts";

/**
 * Starts the user's program once on loopback and asks it what plan 002's nodes answer, before anything is deployed. What it
 * says of the mesh can only be asked where a daemon runs: scenario XM-1 asks that of the deployed nodes by the same rules.
 * @param file the stack file, named in each sentence
 * @returns a sentence for each thing that the documented program has and this one has not
 */
export function upstreamProblems({ binary }: SystemOptions, file: string): readonly string[] {
  if (binary === undefined) return [];
  const about = `\`testbed:binary\` is \`${binary}\` (${file})`;
  const { stdout, stderr, status, error } = spawnSync(process.execPath, [...TYPESCRIPT, PREFLIGHT, binary], {
    encoding: "utf8",
    timeout: LIMIT_MILLISECONDS,
  });
  if (status !== 0) return [`${about}: it could not be tried out: ${error?.message ?? stderr.trim()}`];
  const problems = JSON.parse(stdout) as readonly string[];
  return problems.map(
    (problem) =>
      `${about}: ${problem}. The plan's nodes need it; \`profile: documented\` runs a node that has it.`,
  );
}
