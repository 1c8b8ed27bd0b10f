import { createHash } from "node:crypto";
import {
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { replaceFile } from "../../../scenarios/results/files";
import type { NodeSpec } from "../../spec";
import { placeInCopy, projectFiles, scriptsIn, supervisionFiles } from "../supervision/project-files";
import { kitFile, script } from "./names";
import { findSendable } from "./programs";

/** A file of a node's copy of the project. */
export interface KitFile {
  /** SHA-256 of its content. */
  readonly digest: string;
  /** As for chmod(1). */
  readonly mode: "644" | "755";
  /** Where it is in the copy. */
  readonly path: string;
  /** Where it is here; absolute, or relative to the project. */
  readonly source: string;
}

export interface KitArgs {
  readonly project: string;
  readonly node: NodeSpec;
  /** Programs that the host has itself. */
  readonly has: ReadonlySet<string>;
}

/** What runs on hosts: scripts of the project, files and programs of the node's services, and Node. */
export function kitOfNode({ project, node, has }: KitArgs): readonly KitFile[] {
  const text = (path: string): KitFile => ({
    ...hashed(project, path),
    ...{ mode: "644", path: placeInCopy(path), source: path },
  });
  const scripts = [
    ...supervisionFiles(project),
    ...scriptsIn(project, "components/environments/lan/scripts"),
    ...node.services.flatMap(projectFiles),
  ];
  const programs = [...new Set(node.services.flatMap(({ programs: declared = [] }) => declared))].filter(
    (name) => !has.has(name),
  );
  const files = [
    { ...hashed(project, script("enter")), mode: "755" as const, path: "enter.sh", source: script("enter") },
    ...[...new Set(scripts)].map((path) => text(path)),
    {
      ...hashed(project, process.execPath),
      mode: "755" as const,
      path: "bin/node",
      source: process.execPath,
    },
    ...programs.flatMap((name) => programFiles(project, name)),
  ];
  const byPath = new Map(files.map((file) => [file.path, file]));
  return [...byPath.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Writes the list that `scripts/install.sh` reads, and a link for each content beside it. @returns a digest of what is in the copy */
export function writeKit(project: string, stack: string, node: string, kit: readonly KitFile[]): string {
  const list = join(project, kitFile(stack, node));
  const content = kit.map(({ digest, mode, path }) => `${digest} ${mode} ${path}\n`).join("");
  const blobs = join(dirname(list), "blobs");
  mkdirSync(blobs, { recursive: true });
  for (const { digest, source } of kit) linkTo(resolve(project, source), join(blobs, digest));
  replaceFile(list, content);
  return createHash("sha256").update(content).digest("hex").slice(0, 16);
}

/** At once, and only when it is not there: another process may be reading by it, or making it too. */
function linkTo(target: string, path: string): void {
  const there = lstatSync(path, { throwIfNoEntry: false });
  if (there && readlinkSync(path) === target) return;
  const made = `${path}.${String(process.pid)}`;
  rmSync(made, { force: true });
  symlinkSync(target, made);
  renameSync(made, path);
}

function programFiles(project: string, name: string): KitFile[] {
  const found = findSendable(name, project);
  // That nobody has it is said by the preflight.
  if (found === undefined) return [];
  const file = (path: string, source: string, mode: KitFile["mode"] = "755"): KitFile => ({
    ...hashed(project, source),
    ...{ mode, path, source },
  });
  const { file: program, libraries } = found;
  const share = [...found.share].map(([path, source]) => file(`share/${path}`, source, "644"));
  if (libraries.length === 0) return [file(`bin/${name}`, program), ...share];
  return [
    file(`bin/${name}`, script("with-libraries")),
    file(`libexec/${name}`, program),
    ...libraries.map((library) => file(`lib/${basename(library)}`, library)),
    ...share,
  ];
}

/** Digests of big files, by what changes with their content: hashing Node takes longer than all the rest. */
const remembered = new Map<string, string>();

function hashed(project: string, source: string): Pick<KitFile, "digest"> {
  const path = join(source.startsWith("/") ? "" : project, source);
  const { size, mtimeMs, ino } = statSync(path);
  const key = [relative(project, path), size, mtimeMs, ino].join(" ");
  const digest = remembered.get(key) ?? createHash("sha256").update(readFileSync(path)).digest("hex");
  remembered.set(key, digest);
  return { digest };
}
