import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import type { Script } from "./host";
import { quote, quoteWord } from "./quote";

/** How a script gets to where it runs. */
export interface Transport {
  /** argv prefix that runs a program there, e.g. `nsenter … ` or `ssh host`; it must pass stdin on. Relative to the project. */
  readonly via: readonly string[];
  /** Whether an edit of the resource runs the script with `update`; otherwise with `create` again. @default true */
  readonly update?: boolean;
}

/** A program run by the engine on this machine, in the project's folder. */
export interface Program {
  readonly argv: readonly string[];
  readonly stdin: pulumi.Input<string>;
  /** Visible in `ps` and in the state: never secrets. */
  readonly environment?: Readonly<Record<string, pulumi.Input<string>>>;
}

/**
 * Runs a script through a transport. The text of the script is read from the project when it runs and only its digest is
 * kept in the state: an edit is an ordinary diff, and a hundred nodes do not store a hundred copies of it.
 * A non-zero exit fails the resource with the script's output.
 */
export function scriptCommand(
  name: string,
  { via, update = true }: Transport,
  script: Script,
  opts: pulumi.CustomResourceOptions,
): command.local.Command {
  const file = quoteWord(script.file);
  const call = (verb: string): string =>
    `: <${file} && cat - ${file} | ${quote([...via, "bash", "-s", "--", verb, ...(script.args ?? [])])}`;
  return new command.local.Command(
    name,
    {
      create: call("create"),
      ...(update && { update: call("update") }),
      ...(script.undo && { delete: call("delete") }),
      stdin: scriptInput(script),
      logging: "none",
      addPreviousOutputInEnv: false,
    },
    { deleteBeforeReplace: true, ...opts },
  );
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
export function scriptInput(script: Script): pulumi.Output<string> {
  const digest = createHash("sha256").update(readFileSync(script.file)).digest("hex").slice(0, 12);
  const environment = script.environment ?? {};
  return pulumi.all(environment).apply((values) => {
    const lines = Object.entries(values).map(([key, value]) => {
      if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(key))
        throw new Error(`\`${key}\` is no name for an environment variable`);
      return `export ${key}=${quoteWord(value)}\n`;
    });
    return `# ${script.file} ${digest}\n${lines.join("")}`;
  });
}
