import { spawnSync } from "node:child_process";
import { existsSync, lstatSync, mkdirSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { command } from "../command";
import { contentKey, fillOnce } from "../content";
import { replaceFile } from "../../scenarios/results/files";
import { exclusively } from "../exclusive";
import { note, step } from "../progress";
import { findProgram, findSystemProgram, searchPath } from "../programs";
import { binDirectory, cacheDirectory } from "../project";
import { isAtLeast } from "../pulumi/compare-versions";
import { SetupError } from "../setup-error";
import { buildYggdrasil } from "../yggdrasil/build";
import { unpack } from "./apt";
import { removeDangling } from "./dangling";
import { installCommand, packageManagers, programsFor, type Program, type Purpose } from "./declared";
import { libraryFolders, wrapperScript } from "./wrapper";

const folders = ["usr/bin", "usr/sbin", "bin", "sbin"];

const builders = { yggdrasil: () => buildYggdrasil() } as const;

/**
 * Makes the programs for some purposes available: the machine's own, or on Debian and Ubuntu a private copy.
 * @param system the system of the stack that needs them. @default all systems
 * @throws SetupError that names those that are missing and how to install them
 */
export function installPrograms(purposes: readonly Purpose[], system?: string): Promise<void> {
  return makeAvailable(programsFor(purposes, system));
}

/**
 * The same for what services run on other machines. What cannot be had here is only told: they may have it themselves.
 * @param system as above
 */
export async function offerPrograms(system?: string): Promise<void> {
  try {
    await makeAvailable(programsFor(["run"], system).filter(({ served }) => served));
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    note(`${error.message} Hosts need them, unless they have them.`);
  }
}

async function makeAvailable(programs: readonly Program[]): Promise<void> {
  mkdirSync(binDirectory, { recursive: true });
  removeDangling(binDirectory);
  link(process.execPath, join(binDirectory, "node"));
  const missing: Program[] = [];
  for (const program of programs) {
    const found = namesOf(program)
      .map((name) => findSystemProgram(name, binDirectory))
      .find((path) => path !== undefined && isNewEnough(path, program));
    if (found !== undefined) expose(program.name, found);
    else if (program.built) {
      const folder = await builders[program.built.from]();
      link(join(folder, program.name), join(binDirectory, program.name));
    } else missing.push(program);
  }
  if (missing.length > 0) await unpackPrivately(missing);
}

function isNewEnough(path: string, { built }: Program): boolean {
  if (!built) return true;
  const printed = spawnSync(path, ["-version"], { encoding: "utf8" }).stdout;
  return isAtLeast(/\d+(\.\d+)+/.exec(printed)?.[0] ?? "0", built.unlessAtLeast);
}

/** What is on PATH is used from there; what is in an administration folder only gets a link. */
function expose(name: string, found: string): void {
  const own = join(binDirectory, name);
  const onPath =
    findProgram(
      name,
      searchPath().filter((folder) => folder !== binDirectory),
    ) !== undefined;
  if (onPath) rmSync(own, { force: true });
  else link(found, own);
}

function namesOf({ name, aliases = [] }: Program): readonly string[] {
  return [name, ...aliases];
}

async function unpackPrivately(missing: readonly Program[]): Promise<void> {
  const apt = ["apt-get", "dpkg-deb"].every((name) => findSystemProgram(name, binDirectory) !== undefined);
  if (!apt) throw lacking(missing);
  const packages = [...new Set(missing.map((program) => program.debian))].sort();
  const system = await command(["dpkg", "--print-architecture"]);
  const release = await command(["sh", "-c", '. /etc/os-release && echo "$ID $VERSION_ID"']);
  const tree = join(cacheDirectory(), "packages", contentKey(system, release, ...packages));
  await exclusively(`${tree}.lock`, () => fillOnce(tree, (empty) => fetch(packages, empty, missing)));
  const libraries = libraryFolders(tree);
  for (const one of missing) {
    const places = (one.file === undefined ? folders : [dirname(one.file)]).map((each) => join(tree, each));
    const program = namesOf(one)
      .map((name) => findProgram(name, places))
      .find((path) => path !== undefined);
    if (program === undefined) throw lacking([one]);
    const share = one.fixedPaths ? join(tree, "usr") : undefined;
    replaceFile(join(binDirectory, one.name), wrapperScript(program, libraries, share), 0o755);
  }
}

async function fetch(packages: readonly string[], root: string, missing: readonly Program[]): Promise<void> {
  const title = `Unpacking ${packages.join(", ")} from the distribution's packages (private copies)`;
  try {
    await step(title, (report) => unpack(packages, root, report));
  } catch (error) {
    throw lacking(missing, error as Error);
  }
}

/** Which programs are not there, and how this machine's package manager would install them. */
function lacking(missing: readonly Program[], cause?: Error): SetupError {
  const managers = ["apt-get" as const, ...packageManagers];
  const manager = managers.find((name) => findSystemProgram(name, binDirectory) !== undefined);
  const names = missing.map(({ name }) => name).join(", ");
  return new SetupError(
    `Programs that are needed are missing: ${names}.${cause ? `\n${cause.message}` : ""}`,
    [
      `Install them: ${manager ? installCommand(manager, missing) : `packages ${missing.map(({ debian }) => debian).join(" ")}`}`,
    ],
    { cause },
  );
}

function link(target: string, path: string): void {
  const fresh = `${path}.${String(process.pid)}.new`;
  if (existsSync(fresh) || lstatSync(fresh, { throwIfNoEntry: false })) rmSync(fresh);
  symlinkSync(target, fresh);
  renameSync(fresh, path);
}
