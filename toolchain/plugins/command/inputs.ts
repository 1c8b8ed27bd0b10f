import type { CheckFailure } from "../provider/resource";
import { reveal, Unknown, type Property, type PropertyMap } from "../provider/property";

/** How a command is run, revealed and typed. Field names and meanings are the official plugin's. */
export interface CommandInputs {
  readonly interpreter?: readonly string[];
  readonly dir?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  readonly logging?: string;
  readonly addPreviousOutputInEnv?: boolean;
  readonly assetPaths?: readonly string[];
  readonly archivePaths?: readonly string[];
}

type Shape = "string" | "boolean" | "list of strings" | "map of strings" | "list";

const EXECUTION: Readonly<Record<string, Shape>> = {
  interpreter: "list of strings",
  dir: "string",
  environment: "map of strings",
  stdin: "string",
  logging: "string",
  addPreviousOutputInEnv: "boolean",
  assetPaths: "list of strings",
  archivePaths: "list of strings",
};
const COMMAND: Readonly<Record<string, Shape>> = {
  ...EXECUTION,
  create: "string",
  update: "string",
  delete: "string",
  triggers: "list",
};
const INVOKE: Readonly<Record<string, Shape>> = { ...EXECUTION, command: "string" };

/** The defaults the official plugin fills in, and every input of a wrong type. */
export function checkCommand(given: PropertyMap): { inputs: PropertyMap; failures: readonly CheckFailure[] } {
  const inputs = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null));
  return {
    inputs: { ...inputs, addPreviousOutputInEnv: given["addPreviousOutputInEnv"] ?? true },
    failures: failuresOf(inputs, COMMAND),
  };
}

/** What is wrong with the arguments of the `run` function. */
export function checkInvoke(args: PropertyMap): readonly CheckFailure[] {
  if (args["command"] === undefined) return [{ property: "command", reason: "is required" }];
  return failuresOf(args, INVOKE);
}

function failuresOf(inputs: PropertyMap, shapes: Readonly<Record<string, Shape>>): readonly CheckFailure[] {
  return Object.entries(inputs).flatMap(([property, value]) => {
    const shape = shapes[property];
    if (shape === undefined) return [{ property, reason: `is no input of a command` }];
    return fits(reveal(value), shape) ? [] : [{ property, reason: `must be a ${shape}` }];
  });
}

function fits(value: Property, shape: Shape): boolean {
  if (value instanceof Unknown || value === null) return true;
  if (shape === "string" || shape === "boolean") return typeof value === shape;
  if (Array.isArray(value)) {
    return (
      shape === "list" ||
      (shape === "list of strings" && value.every((item: Property) => fits(item, "string")))
    );
  }
  return (
    shape === "map of strings" &&
    typeof value === "object" &&
    Object.values(value as PropertyMap).every((item) => fits(item, "string"))
  );
}
