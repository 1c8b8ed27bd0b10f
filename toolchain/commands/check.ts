import { existsSync } from "node:fs";
import { join } from "node:path";
import { command } from "../command";
import { installPrograms } from "../packages/install";
import { note } from "../progress";
import { project } from "../project";
import { TYPESCRIPT } from "../../scenarios/typescript";

const node = process.execPath;
const inModules = (...path: string[]) => join("node_modules", ...path);
/** What a check keeps to be quicker the next time. */
const kept = (name: string) => join(".testbed", "check", name);

/** One check: the program, and the file without which it does not apply. */
interface Check {
  readonly title: string;
  readonly argv: readonly string[];
  readonly applies?: string;
}

const checks: readonly Check[] = [
  {
    title: "types",
    argv: [
      node,
      inModules("typescript", "bin", "tsc"),
      "--noEmit",
      "--incremental",
      "--tsBuildInfoFile",
      kept("types"),
    ],
  },
  {
    title: "lint",
    argv: [node, inModules("eslint", "bin", "eslint.js"), ".", "--max-warnings=0"],
    applies: "eslint.config.mjs",
  },
  { title: "unit tests", argv: [node, join("toolchain", "start.cjs"), "test", "unit"] },
  {
    title: "format",
    argv: [
      node,
      inModules("prettier", "bin", "prettier.cjs"),
      "--check",
      ".",
      "--cache",
      "--cache-location",
      kept("format"),
    ],
  },
  { title: "shell scripts", argv: [node, join("toolchain", "shellcheck.cjs")] },
  ...["schema", "docs", "dashboards"].map((name) => {
    const script = join("toolchain", "generate", `${name}.ts`);
    return {
      title: `generated ${name}`,
      argv: [node, ...TYPESCRIPT, script, "--check"],
      applies: script,
    };
  }),
];

/** The slow checks come first, so that two at a time end soonest. */
const atOnce = 2;

/** Everything that can be said about the code without deploying it. Returns 1 when something is wrong. */
export async function check(): Promise<number> {
  if (process.platform === "linux") await installPrograms(["check"]);
  const waiting = checks.filter(({ applies }) => applies === undefined || existsSync(join(project, applies)));
  const results: boolean[] = [];
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) results.push(await passes(next));
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return results.every(Boolean) ? 0 : 1;
}

async function passes({ title, argv }: Check): Promise<boolean> {
  const began = Date.now();
  const lines: string[] = [];
  const seconds = () => `(${((Date.now() - began) / 1000).toFixed(1)} s)`;
  try {
    await command(argv, { cwd: project, onLine: (line) => lines.push(line) });
    note(`✓ ${title} ${seconds()}`);
    return true;
  } catch {
    note([`✗ ${title} ${seconds()}`, ...lines].join("\n    "));
    return false;
  }
}
