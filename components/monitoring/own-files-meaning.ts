import { spawnSync } from "node:child_process";
import { delimiter, resolve } from "node:path";
import type { FileSpec } from "../spec";
import type { OwnFiles } from "./own-files";

const LIMIT_MILLISECONDS = 10_000;

/**
 * What Prometheus and Alertmanager themselves have against the user's own files, where their checkers are at hand:
 * `promtool` reads PromQL and templates, `amtool` routes. Without them it shows when the service does not start.
 * @param has whether a program is at hand
 * @returns a sentence for each mistake, with its file
 */
export function mistakesInMeaning(own: OwnFiles, has: (program: string) => boolean): readonly string[] {
  const check = (
    files: readonly (FileSpec | undefined)[],
    ...argv: readonly [string, ...string[]]
  ): string[] =>
    files
      .flatMap((spec) =>
        typeof spec?.content === "object" && "file" in spec.content ? [spec.content.file] : [],
      )
      // The files come first: without any, nothing is looked for.
      .filter(() => has(argv[0]))
      .flatMap((file) => mistakesOf(argv, file).map((mistake) => `\`${file}\`: ${mistake}.`));
  return [
    ...check(own.rules, "promtool", "check", "rules"),
    ...check([own.alertmanager], "amtool", "check-config"),
  ];
}

function mistakesOf([program = "", ...args]: readonly string[], file: string): readonly string[] {
  const sbin = ["/usr/local/sbin", "/usr/sbin", "/sbin"];
  const { status, stdout, stderr } = spawnSync(program, [...args, file], {
    encoding: "utf8",
    timeout: LIMIT_MILLISECONDS,
    env: { ...process.env, PATH: [resolve(".testbed/bin"), process.env.PATH, ...sbin].join(delimiter) },
  });
  // Neither 0 nor a mistake: it did not run, or not to its end.
  if (status === 0 || status === null) return [];
  const lines = (stderr + stdout)
    .split("\n")
    .map((line) => line.trim().replace(/^(Checking '.*' +)?FAILED:\s*/, ""))
    .filter((line) => line !== "" && !/^(Checking|SUCCESS)\b/.test(line));
  const placed = lines
    .filter((line) => line.startsWith(`${file}: `))
    .map((line) => line.slice(file.length + 2));
  const told = placed.length > 0 ? placed : lines.slice(0, 1);
  return (told.length > 0 ? told : [`\`${program}\` refuses it`]).map((line) => line.replace(/\.$/, ""));
}
