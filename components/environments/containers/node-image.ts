import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { NodeSpec } from "../../spec";
import { placeInCopy, projectFiles, supervisionFiles } from "../supervision/project-files";
import { containerScript } from "./paths";

/** Where the image has its copy of the project: scripts and declared files, at their paths in it. */
const PROJECT = "/opt/testbed";

/** How the images of nodes begin: lines of a Dockerfile. */
export interface ImageBase {
  readonly from: string;
  /** Lines that bring a program, by its name. */
  readonly programs: Readonly<Record<string, readonly string[]>>;
}

/** An image to be built: equal content, equal reference. */
export interface NodeImage {
  /** Content-addressed. */
  readonly reference: string;
  readonly dockerfile: string;
  /** Path in the project → content. */
  readonly files: ReadonlyMap<string, Buffer>;
}

/**
 * What a node's container is made from: the programs its services declare, the files of the project they use, and what starts
 * and supervises them. Nodes of a role get the same one, and none gets another for a change that is not its own.
 * @param scripts further ones, of the environment
 */
export function nodeImage(
  { services }: Pick<NodeSpec, "services">,
  base: ImageBase,
  scripts: readonly string[] = [],
): NodeImage {
  const programs = programsOf(services);
  const own = [...supervisionFiles("."), containerScript("init"), containerScript("layout"), ...scripts];
  const paths = [...own, ...services.flatMap(projectFiles)];
  const files = new Map([...new Set(paths)].sort().map((path) => [placeInCopy(path), readFileSync(path)]));
  const bring = [...new Set(programs.flatMap((name) => base.programs[name] ?? []))];
  const dockerfile = `${[
    `FROM ${base.from}`,
    ...bring,
    `COPY project ${PROJECT}`,
    `WORKDIR ${PROJECT}`,
    `ENV TESTBED_LAYOUT=${containerScript("layout")}`,
    `ENTRYPOINT ["bash", "${containerScript("init")}"]`,
  ].join("\n")}\n`;
  const hash = createHash("sha256").update(dockerfile);
  for (const [path, content] of files) hash.update(`\0${path}\0${content.length}\0`).update(content);
  return { reference: `testbed-node:${hash.digest("hex").slice(0, 16)}`, dockerfile, files };
}

function programsOf(services: NodeSpec["services"]): readonly string[] {
  return [...new Set(services.flatMap(({ programs = [] }) => programs))].sort();
}

/** A sentence for each program that nodes declare and nothing brings. */
export function missingPrograms(nodes: readonly NodeSpec[], base: ImageBase): readonly string[] {
  return programsOf(nodes.flatMap(({ services }) => services))
    .filter((name) => !(name in base.programs))
    .map(
      (name) =>
        `the nodes run \`${name}\`, which no image has: run \`npm run setup -- --stack NAME\` again, or declare no such program.`,
    );
}

/** Writes what the engine builds the image from, unless it is there. @returns the folder, relative to the project */
export function writeContext({ reference, dockerfile, files }: NodeImage): string {
  const folder = join(".testbed", "docker", reference.slice(reference.indexOf(":") + 1));
  if (existsSync(folder)) return folder;
  const fresh = `${folder}.${process.pid}.new`;
  rmSync(fresh, { recursive: true, force: true });
  for (const [path, content] of [["Dockerfile", dockerfile] as const, ...inProject(files)]) {
    mkdirSync(dirname(join(fresh, path)), { recursive: true });
    writeFileSync(join(fresh, path), content);
  }
  try {
    renameSync(fresh, folder);
  } catch (error) {
    // Another program of this project was quicker, with the same content.
    rmSync(fresh, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
  return folder;
}

const inProject = (files: NodeImage["files"]): [string, Buffer][] =>
  [...files].map(([path, content]) => [join("project", path), content]);
