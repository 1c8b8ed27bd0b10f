import dockerignore from "@balena/dockerignore";
import { createHash } from "node:crypto";
import { createReadStream, existsSync, readFileSync } from "node:fs";
import { lstat, readdir, readlink } from "node:fs/promises";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { pack, type Headers, type Pack } from "tar-stream";

/** What a Dockerfile outside of its context is called in it. */
const OUTSIDE_DOCKERFILE = ".dockerfile.outside";

/** A directory that an image is built from. */
export interface BuildContext {
  readonly directory: string;
  /** The Dockerfile's path. */
  readonly dockerfile: string;
}

/** The Dockerfile's name within the context. */
export function dockerfileName({ directory, dockerfile }: BuildContext): string {
  const name = relativeName({ directory, dockerfile });
  return name.startsWith("../") ? OUTSIDE_DOCKERFILE : name;
}

/** The Dockerfile's path from the context, also when it lies outside. */
export function relativeName({ directory, dockerfile }: BuildContext): string {
  return path.relative(path.resolve(directory), path.resolve(dockerfile)).split(path.sep).join("/");
}

/** A hash of the Dockerfile and of names, permissions and contents of the files that belong to the context. */
export async function hashContext(context: BuildContext): Promise<string> {
  const hash = createHash("sha256").update(readFileSync(context.dockerfile));
  for (const { name, full, kind, mode } of await entries(context)) {
    hash.update(`\0${name}\0${kind}\0${mode.toString(8)}\0`);
    if (kind === "symlink") hash.update(await readlink(full));
    if (kind === "file") for await (const chunk of createReadStream(full)) hash.update(chunk as Buffer);
  }
  return hash.digest("hex");
}

/** The context as a tar archive, all of it owned by root. */
export function packContext(context: BuildContext): Pack {
  const tar = pack();
  fill(tar, context).then(
    () => {
      tar.finalize();
    },
    (error: unknown) => tar.destroy(error as Error),
  );
  return tar;
}

async function fill(tar: Pack, context: BuildContext): Promise<void> {
  for (const { name, full, kind, mode, mtime, size } of await entries(context)) {
    const header: Headers = { name, type: kind, mode, mtime, uid: 0, gid: 0 };
    if (kind === "symlink") header.linkname = await readlink(full);
    if (kind === "file") await pipeline(createReadStream(full), tar.entry({ ...header, size }));
    else tar.entry(header);
  }
  if (dockerfileName(context) === OUTSIDE_DOCKERFILE) {
    tar.entry({ name: OUTSIDE_DOCKERFILE, mode: 0o644 }, readFileSync(context.dockerfile));
  }
}

interface Entry {
  readonly name: string;
  readonly full: string;
  readonly kind: "file" | "directory" | "symlink";
  readonly mode: number;
  readonly mtime: Date;
  readonly size: number;
}

/** What belongs to the context, in the order of names. Sockets and the like do not. */
async function entries(context: BuildContext): Promise<readonly Entry[]> {
  const isIgnored = ignoredIn(context);
  const found: Entry[] = [];

  async function visit(directory: string, prefix: string): Promise<void> {
    for (const base of (await readdir(directory)).sort()) {
      const [full, name] = [path.join(directory, base), prefix + base];
      const stat = await lstat(full);
      const kind = stat.isDirectory() ? "directory" : stat.isSymbolicLink() ? "symlink" : "file";
      if (kind === "file" && !stat.isFile()) continue;
      const ignored = isIgnored(name);
      if (!ignored)
        found.push({ name, full, kind, mode: stat.mode & 0o7777, mtime: stat.mtime, size: stat.size });
      // Below an ignored directory there may be something that a later rule takes back.
      if (kind === "directory" && (!ignored || isIgnored.hasExceptions)) await visit(full, `${name}/`);
    }
  }

  await visit(path.resolve(context.directory), "");
  return found;
}

/** The rules of the context's ignore file, which never keep the engine from the Dockerfile and the rules. */
function ignoredIn(context: BuildContext): ((name: string) => boolean) & { readonly hasExceptions: boolean } {
  const own = `${context.dockerfile}.dockerignore`;
  const file = existsSync(own) ? own : path.join(context.directory, ".dockerignore");
  const text = existsSync(file) ? readFileSync(file, "utf8") : "";
  const rules = dockerignore().add(text);
  const needed = [relativeName(context), ".dockerignore"];
  const isIgnored = (name: string): boolean => !needed.includes(name) && rules.ignores(name);
  return Object.assign(isIgnored, { hasExceptions: /^\s*!/m.test(text) });
}
