/** Which file a stack is configured by: `Pulumi.STACK.yaml` of the project, unless one elsewhere was named with `--config-file`. */
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { basename, join, relative, resolve } from "node:path";
import { replaceFile } from "../../scenarios/results/files";
import { project, workDirectory } from "../project";
import { SetupError } from "../setup-error";

/** Copies of stack files for Pulumi to write to, and where those that lie elsewhere are. */
export const stackFolder = join(workDirectory, "stacks");

export interface StackChoice {
  readonly stack?: string | undefined;
  /** Path of a stack file, relative to where the person is. */
  readonly configFile?: string | undefined;
}

/**
 * The stack that is meant: the one that is named, else that of the stack file `Pulumi.STACK.yaml`, else `local`. The file
 * is from now on the stack's, so that it can be destroyed by its name.
 * @throws SetupError when there is no such file, or its name does not say which stack it is
 */
export function chooseStack({ stack, configFile }: StackChoice, folder = stackFolder): string {
  if (configFile === undefined) return stack ?? "local";
  const file = [process.env.INIT_CWD ?? ".", "."].map((from) => resolve(from, configFile)).find(existsSync);
  if (file === undefined)
    throw new SetupError(`There is no stack file ${resolve(configFile)}.`, [
      "Give its path: --config-file examples/Pulumi.etcd.yaml",
    ]);
  const name = stack ?? /^Pulumi\.(.+)\.ya?ml$/.exec(basename(file))?.[1];
  if (name === undefined)
    throw new SetupError(`The name of ${file} does not say which stack it is for.`, [
      "Call it Pulumi.STACK.yaml, or name the stack: --stack STACK",
    ]);
  mkdirSync(folder, { recursive: true });
  if (file === projectFile(name)) rmSync(recordOf(name, folder), { force: true });
  else replaceFile(recordOf(name, folder), `${file}\n`);
  return name;
}

/** Path of the file a stack is configured by. @throws SetupError when there is none */
export function stackFileOf(stack: string, folder = stackFolder): string {
  const record = recordOf(stack, folder);
  const elsewhere = existsSync(record) ? readFileSync(record, "utf8").trim() : "";
  const file = [elsewhere, projectFile(stack)].find((path) => path !== "" && existsSync(path));
  if (file !== undefined) return file;
  const stacks = readdirSync(project).flatMap((name) => /^Pulumi\.(.+)\.yaml$/.exec(name)?.[1] ?? []);
  throw new SetupError(`There is no stack file ${elsewhere || projectFile(stack)}.`, [
    `Stacks here: ${stacks.join(", ")}. A stack file elsewhere: --config-file PATH`,
  ]);
}

/** What a person calls it: relative to the project when it is inside. */
export function shownStackFile(stack: string, folder = stackFolder): string {
  const file = stackFileOf(stack, folder);
  const near = relative(project, file);
  return near.startsWith("..") ? file : near;
}

const projectFile = (stack: string): string => join(project, `Pulumi.${stack}.yaml`);
const recordOf = (stack: string, folder: string): string => join(folder, `${stack}.file`);
