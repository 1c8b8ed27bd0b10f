import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import type { Script } from "./host";
import { quote, quoteWord } from "./quote";

/** The command line that runs a script with a verb, for the shell of this machine, in the project's folder. */
export type Delivery = (verb: "create" | "update" | "delete", script: Script) => string;

/**
 * Delivers a script on stdin, after its environment.
 * @param via argv prefix that runs a program where the script belongs (`ssh host`, `nsenter …`); it must pass stdin on
 */
export function through(via: readonly string[]): Delivery {
  return (verb, { file, args = [] }) => {
    const path = quoteWord(file);
    return `: <${path} && cat - ${path} | ${quote([...via, "bash", "-s", "--", verb, ...args])}`;
  };
}

/** A program run by the engine on this machine, in the project's folder. */
export interface Program {
  readonly argv: readonly string[];
  readonly stdin: pulumi.Input<string>;
  /** Visible in `ps` and in the state: never secrets. */
  readonly environment?: Readonly<Record<string, pulumi.Input<string>>>;
}

/**
 * Runs a script as a resource. The text of the script is read from the project when it runs and only its digest is
 * kept in the state: an edit is an ordinary diff, and a hundred nodes do not store a hundred copies of it.
 * A non-zero exit fails the resource with the script's output.
 */
export function scriptCommand(
  name: string,
  deliver: Delivery,
  script: Script,
  opts: pulumi.CustomResourceOptions,
): command.local.Command {
  const create = deliver("create", script);
  const update = deliver("update", script);
  return new command.local.Command(
    name,
    {
      create,
      // Without an update command the engine runs `create` again.
      ...(update !== create && { update }),
      ...(script.undo && { delete: deliver("delete", script) }),
      stdin: scriptInput(script),
      logging: "none",
      addPreviousOutputInEnv: false,
    },
    { deleteBeforeReplace: true, ...opts },
  );
}

/**
 * Has Pulumi start the plugin that runs commands, which it otherwise does when the first one is registered: where commands wait
 * for something else, that is later than needed.
 */
export function startPlugin(): void {
  void command.local.run({ command: ":" });
}

/** Runs a program of the project; its stdout is the result, its stderr is shown as progress. */
export function programCommand(
  name: string,
  { argv, stdin, environment }: Program,
  opts: pulumi.CustomResourceOptions,
): command.local.Command {
  return new command.local.Command(
    name,
    {
      create: quote(argv),
      stdin,
      ...(environment && { environment }),
      logging: "stderr",
      addPreviousOutputInEnv: false,
    },
    { deleteBeforeReplace: true, ...opts },
  );
}

/** What is sent before the script's text: its digest and its environment. */
function scriptInput(script: Script): pulumi.Output<string> {
  const digest = createHash("sha256").update(readFileSync(script.file)).digest("hex").slice(0, 12);
  const environment = script.environment ?? {};
  for (const key of Object.keys(environment)) {
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(key))
      throw new Error(`\`${key}\` is no name for an environment variable`);
  }
  return pulumi.all(environment).apply((values) => {
    const lines = Object.entries(values).map(([key, value]) => `export ${key}=${quoteWord(value)}\n`);
    return `# script ${digest}\n${lines.join("")}`;
  });
}
