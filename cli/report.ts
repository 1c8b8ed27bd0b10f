/** `testbed report [RUN]` */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeReport } from "../scenarios/results/report";
import { EXIT, Problem } from "./exit";
import type { StackOptions } from "./options";
import { findRun } from "./project";

export interface ReportOptions extends StackOptions {
  /** Show it in the browser, where there is one. @default true */
  readonly open?: boolean;
}

/** Makes the report of a run anew, tells where it is, and opens it for whoever sits in front of a screen. */
export async function report(root: string, run: string, options: ReportOptions): Promise<number> {
  const { directory, results } = findRun(root, run, options.stack);
  const path = writeReport(directory);
  if (path === undefined) throw new Problem(`the results in ${directory} are gone`);
  process.stdout.write(
    options.json === true
      ? `${JSON.stringify({ run: results.run.id, report: path }, undefined, 2)}\n`
      : `${path}\n`,
  );
  const opener = openerFor(process.platform, process.env);
  const wanted = options.open !== false && options.json !== true && process.stdout.isTTY;
  if (wanted && opener !== undefined) await open(opener, path);
  return EXIT.ok;
}

/** The program that opens a file as a double click would; undefined where nobody would see it. */
export function openerFor(platform: NodeJS.Platform, environment: NodeJS.ProcessEnv): string | undefined {
  if (platform === "darwin") return "open";
  const { DISPLAY, WAYLAND_DISPLAY } = environment;
  return (DISPLAY ?? "") !== "" || (WAYLAND_DISPLAY ?? "") !== "" ? "xdg-open" : undefined;
}

/** The path is printed already: a browser that cannot be had is no failure. */
async function open(program: string, path: string): Promise<void> {
  const child = spawn(program, [path], { stdio: "ignore", detached: true });
  try {
    await once(child, "spawn");
    child.unref();
  } catch {
    process.stderr.write(`${program} is not here to open it\n`);
  }
}
