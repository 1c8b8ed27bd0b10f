import { spawn } from "node:child_process";
import { delimiter, dirname } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { pulumiEnvironment } from "../environment";
import { note } from "../progress";
import { project } from "../project";
import { parseEvent } from "./engine-event";
import { inForeground } from "./foreground";
import { shownStackFile } from "./stack-file";
import { installedToolchain, realCli } from "./source";
import { UpdateDisplay } from "./update-display";

/** Path of the CLI itself and its environment. */
export function pulumiCli(): { readonly file: string; readonly env: NodeJS.ProcessEnv } {
  const toolchain = installedToolchain();
  const file = realCli(toolchain);
  const env = pulumiEnvironment();
  return {
    file,
    env: { ...env, PULUMI_HOME: toolchain.home, PATH: `${dirname(file)}${delimiter}${env.PATH ?? ""}` },
  };
}

export interface RunOptions {
  /** What is done, as a title: "Deploying". */
  readonly title: string;
  /** Show Pulumi's own output instead of ours. @default false */
  readonly raw?: boolean;
  /** The stack, whose file the program names when something is wrong with it. */
  readonly stack: string;
}

export interface Ran {
  /** Pulumi's exit code. */
  readonly code: number;
  /** Scenarios it has run. */
  readonly scenarios: number;
  /** Whether something went wrong that has been told, other than verdicts. */
  readonly failed: boolean;
}

/** Runs an operation of Pulumi (`up`, `destroy`) in the foreground and shows how it goes. */
export async function runPulumi(
  args: readonly string[],
  { title, stack, raw = false }: RunOptions,
): Promise<Ran> {
  const { file, env: own } = pulumiCli();
  // The CLI gets a copy, which means nothing to a person.
  const env = { ...own, TESTBED_STACK_FILE: shownStackFile(stack) };
  if (raw) {
    const child = spawn(file, args, {
      cwd: project,
      env,
      stdio: ["ignore", "inherit", "inherit"],
      detached: true,
    });
    const code = await inForeground(child);
    return { code, scenarios: 0, failed: code !== 0 };
  }
  const child = spawn(file, [...args, "--json"], {
    cwd: project,
    env,
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const display = new UpdateDisplay(title);
  const others: string[] = [];
  const read = async (stream: Readable) => {
    for await (const line of createInterface({ input: stream })) {
      const event = parseEvent(line);
      if (event) display.event(event);
      else if (line.trim() !== "") others.push(line);
    }
  };
  const ended = inForeground(child, (count) => {
    display.say(
      count === 1
        ? "Interrupted: ending what is under way, healing faults. Interrupt again to end at once."
        : "Interrupted again: Pulumi ends at once. `npx testbed heal` undoes what may be left.",
    );
  });
  const [code] = await Promise.all([ended, read(child.stdout), read(child.stderr)]);
  display.close(code === 0);
  // What the CLI itself complains of (a lock, a passphrase) is no event; after a failure in the program it adds nothing.
  const told = display.problems.length + display.interrupted.length > 0 || code === 0;
  const messages = told ? display.problems : others;
  for (const message of messages) note(`\n${message}`);
  const { interrupted, scenarios } = display;
  if (interrupted.length > 0) {
    const { notBegun } = display;
    const rest = notBegun.length === 0 ? "" : ` Not run: ${notBegun.join(", ").toUpperCase()}.`;
    note(`\nNot finished: ${interrupted.join(", ")}.${rest} The same command again goes on from here.`);
  }
  return { code, scenarios, failed: code !== 0 && messages.length + interrupted.length > 0 };
}
