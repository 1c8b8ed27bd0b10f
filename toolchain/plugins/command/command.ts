import { randomBytes } from "node:crypto";
import { propertyOf, type Changes } from "../provider/diff";
import { reveal, revealMap, Unknown, type PropertyMap } from "../provider/property";
import type { Created, InvokeFunction, Operation, ResourceType } from "../provider/resource";
import { collectFiles } from "./files";
import { execute } from "./execute";
import { checkCommand, checkInvoke, type CommandInputs } from "./inputs";

/** What a run leaves in the state beside its inputs. */
const OUTPUTS = ["stdout", "stderr", "assets", "archive"] as const;
const UNKNOWN_OUTPUT: PropertyMap = { stdout: Unknown.value, stderr: Unknown.value };

/** `command:local:Command`, with the semantics of the official plugin. */
export const localCommand: ResourceType = {
  check: checkCommand,

  replaces(changes: Changes) {
    return [...changes.keys()].filter((path) => propertyOf(path) === "triggers");
  },

  async create(inputs: PropertyMap, operation: Operation): Promise<Created> {
    const id = operation.name + randomBytes(4).toString("hex");
    if (operation.preview) return { id, outputs: { ...inputs, ...UNKNOWN_OUTPUT } };
    return { id, outputs: { ...inputs, ...(await runCommand(inputs["create"], inputs, {}, operation)) } };
  },

  async update(olds: PropertyMap, inputs: PropertyMap, operation: Operation): Promise<PropertyMap> {
    if (operation.preview) return { ...inputs, ...UNKNOWN_OUTPUT };
    const command = inputs["update"] ?? inputs["create"];
    return { ...inputs, ...(await runCommand(command, inputs, olds, operation)) };
  },

  async delete(state: PropertyMap, operation: Operation): Promise<void> {
    if (state["delete"] !== undefined) await runCommand(state["delete"], state, state, operation);
  },
};

/** `command:local:run`: a command that is run at every preview and update. */
export const localRun: InvokeFunction = async (args, operation) => {
  const [failure] = checkInvoke(args);
  if (failure) throw new Error(`${failure.property} ${failure.reason}`);
  return { ...args, ...(await runCommand(args["command"], args, {}, operation)) };
};

/** The outputs of a run of `command`; without a command those of the run before. */
async function runCommand(
  command: PropertyMap[string] | undefined,
  properties: PropertyMap,
  previous: PropertyMap,
  operation: Operation,
): Promise<PropertyMap> {
  const kept = Object.fromEntries(
    OUTPUTS.flatMap((name) => (name in previous ? [[name, previous[name] ?? null]] : [])),
  );
  const text = reveal(command ?? null);
  if (typeof text !== "string") return { stdout: "", stderr: "", ...kept };

  // The shapes were checked before; whatever the engine sends to a check comes here unchanged.
  const inputs = revealMap(properties) as unknown as CommandInputs;
  const before = { stdout: textOf(previous["stdout"]), stderr: textOf(previous["stderr"]) };
  const output = await execute(text, inputs, before, operation);
  return { ...kept, ...(await collectFiles(inputs)), ...output };
}

function textOf(value: PropertyMap[string] | undefined): string {
  const text = reveal(value ?? null);
  return typeof text === "string" ? text : "";
}
