import { spawnSync } from "node:child_process";
import type { SystemOptions } from "../system";
import { TYPESCRIPT } from "../../../scenarios/typescript";

const LIMIT_MILLISECONDS = 40_000;
const PROGRAM = [...TYPESCRIPT, "components/systems/loomdb/preflight/main.ts"];

/**
 * Runs the user's program on this machine's loopback beside a relay of ours, before anything is deployed, and asks it for
 * what scenarios and monitoring build on.
 * @param file the stack file, named in each sentence
 * @returns a sentence for each thing that the documented node does and this one does not
 */
export function upstreamProblems({ binary }: SystemOptions, file: string): readonly string[] {
  if (binary === undefined) return [];
  const { error, status, stdout, stderr } = spawnSync(process.execPath, [...PROGRAM, binary], {
    encoding: "utf8",
    timeout: LIMIT_MILLISECONDS,
  });
  const about = `\`testbed:binary\` is \`${binary}\` (${file}): `;
  if (error || status !== 0) return [`${about}it could not be tried out: ${error?.message ?? stderr.trim()}`];
  // GUN greets on its standard output.
  const [answer = ""] = stdout.trim().split("\n").slice(-1);
  return (JSON.parse(answer) as readonly string[]).map(
    (difference) => `${about}${difference}; \`profile: documented\` runs a node that does.`,
  );
}
