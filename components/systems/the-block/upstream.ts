import { spawnSync } from "node:child_process";
import type { SystemOptions } from "../system";

const LIMIT_MILLISECONDS = 10_000;

/** What a program must understand to be run as a node; the published one has neither `status` nor `--config`. */
const WANTED: readonly { readonly argv: readonly string[]; readonly shows: RegExp; readonly what: string }[] =
  [
    { argv: ["--help"], shows: /\brun\b/, what: "command `run`" },
    { argv: ["--help"], shows: /\bstatus\b/, what: "command `status`" },
    { argv: ["--help"], shows: /\btreasury\b/, what: "command `treasury`" },
    { argv: ["--help"], shows: /\baggregate\b/, what: "command `aggregate`" },
    { argv: ["run", "--help"], shows: /--config\b/, what: "option `run --config FILE`" },
  ];

/**
 * Asks the user's program what it can do, before anything is deployed. Ports and metrics it lacks are named by the
 * verification, which finds them missing on the running node.
 * @param file the stack file, named in each sentence
 * @returns a sentence for each thing that the documented program has and this one has not
 */
export function upstreamProblems({ binary }: SystemOptions, file: string): readonly string[] {
  if (binary === undefined) return [];
  const said = new Map<string, string>();
  for (const { argv } of WANTED) {
    const { error, stdout, stderr } = spawnSync(binary, argv, {
      encoding: "utf8",
      timeout: LIMIT_MILLISECONDS,
    });
    if (error)
      return [
        `\`testbed:binary\` is \`${binary}\` (${file}): it cannot be run (${error.message}); give the path of a program for this machine.`,
      ];
    said.set(argv.join(" "), stdout + stderr);
  }
  return WANTED.filter(({ argv, shows }) => !shows.test(said.get(argv.join(" ")) ?? "")).map(
    ({ argv, what }) =>
      `\`testbed:binary\` is \`${binary}\` (${file}): it has no ${what}, going by \`${argv.join(" ")}\`; the plan's nodes need it. \`profile: documented\` runs a node that has it.`,
  );
}
