import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pulumiEnvironment } from "../environment";
import { project } from "../project";
import { brokenOff, type Outcome } from "./outcome";
import type { Suite } from "./suites";

const mocha = join(project, "node_modules", "mocha", "bin", "mocha.js");

/** Runs a suite with its output shown, and returns what the reporter counted. */
export async function runSuite(suite: Suite, grep?: string): Promise<Outcome> {
  const folder = join(project, "test", suite.folder);
  if (!hasTests(folder)) return { passed: 0, failed: 0, skipped: [] };
  const scratch = mkdtempSync(join(tmpdir(), "testbed-test-"));
  const file = join(scratch, "outcome.json");
  const args = [
    mocha,
    "--forbid-only",
    "--reporter",
    join(__dirname, "reporter.ts"),
    `test/${suite.folder}/**/*.test.ts`,
  ];
  // Mocha would take the variable CI for a terminal.
  if (!process.stdout.isTTY) args.push("--no-color");
  if (grep !== undefined) args.push("--grep", grep);
  const base = { ...process.env, TESTBED_TEST_OUTCOME: file };
  const env = suite.needsToolchain ? pulumiEnvironment(base) : base;
  try {
    const code = await ended(
      spawn(process.execPath, args, { cwd: project, env, stdio: ["ignore", "inherit", "inherit"] }),
    );
    return judge(existsSync(file) ? readFileSync(file, "utf8") : undefined, code);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** A process that ends with an error although no test failed broke off, whatever it counted until then. */
export function judge(written: string | undefined, code: number | null): Outcome {
  if (written === undefined) return brokenOff;
  const outcome = JSON.parse(written) as Outcome;
  return code !== 0 && outcome.failed === 0 ? { ...outcome, failed: 1 } : outcome;
}

function ended(child: ReturnType<typeof spawn>): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", resolve);
  });
}

function hasTests(folder: string): boolean {
  return (
    existsSync(folder) &&
    readdirSync(folder, { recursive: true, encoding: "utf8" }).some((name) => name.endsWith(".test.ts"))
  );
}
