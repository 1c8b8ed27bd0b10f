import { spawnSync } from "node:child_process";
import { STACK } from "./workspace";
import { TYPESCRIPT } from "../../scenarios/typescript";

/** How a command line program ended. */
export interface Ended {
  readonly code: number | null;
  readonly output: string;
}

/** Runs a program of the checkout in a workspace. */
export function programIn(directory: string, ...argv: readonly string[]): Ended {
  const options = { cwd: directory, encoding: "utf8" } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, [...TYPESCRIPT, ...argv], options);
  return { code: status, output: stdout + stderr };
}

/** `testbed health`, which otherwise works on the checkout that it belongs to. */
export function testbedHealth(directory: string): Ended {
  const code = `require("./cli/health").health(process.cwd(), { stack: "${STACK}" }).then((code) => (process.exitCode = code));`;
  return programIn(directory, "--eval", code);
}
