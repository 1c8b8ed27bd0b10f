import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  realpathSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { command } from "../../command";
import { download } from "../../packages/apt";
import type { Report } from "../../progress";
import { basePackages, isLeftOut } from "./recipe";
import { packTree, unpackTree } from "./tree";

/**
 * Makes the archive of a base's root file system.
 * @param folder where work is done
 * @returns the names of the packages in it
 */
export async function buildBase(folder: string, archive: string, report: Report): Promise<readonly string[]> {
  const archives = join(folder, "archives");
  const root = join(folder, "root");
  mkdirSync(root, { recursive: true });
  const wanted = {
    packages: basePackages,
    beside: "nothing",
    leaveOut: isLeftOut,
    folder: archives,
  } as const;
  const names = await download(wanted, report);
  report("unpacking");
  await unpackTree(archives, root, report);
  configure(root);
  await addNode(root);
  report("packing");
  await packTree(root, archive);
  return names;
}

/** What the packages' scripts would have done, as far as a container needs it. */
function configure(root: string): void {
  const etc = (name: string) => join(root, "etc", name);
  copyFileSync(join(root, "usr/share/base-passwd/passwd.master"), etc("passwd"));
  copyFileSync(join(root, "usr/share/base-passwd/group.master"), etc("group"));
  copyFileSync(join(root, "usr/share/libc-bin/nsswitch.conf"), etc("nsswitch.conf"));
  // The user that official images of Node have.
  appendFileSync(etc("passwd"), "node:x:1000:1000::/home/node:/bin/bash\n");
  appendFileSync(etc("group"), "node:x:1000:\n");
  symlinkSync("mawk", join(root, "usr/bin/awk"));
  symlinkSync("which.debianutils", join(root, "usr/bin/which"));
  const certificates = join(root, "usr/share/ca-certificates/mozilla");
  const bundle = readdirSync(certificates).map((name) => readFileSync(join(certificates, name), "utf8"));
  mkdirSync(etc("ssl/certs"), { recursive: true });
  writeFileSync(etc("ssl/certs/ca-certificates.crt"), bundle.join(""));
}

/** This machine's Node, with the libraries that it links to and the base has not. */
async function addNode(root: string): Promise<void> {
  const node = join(root, "usr/local/bin/node");
  mkdirSync(dirname(node), { recursive: true });
  copyFileSync(process.execPath, node);
  chmodSync(node, 0o755);
  for (const [, library = ""] of (await command(["ldd", process.execPath])).matchAll(/=> (\/\S+) \(/g)) {
    const place = join(root, library);
    if (existsSync(place)) continue;
    mkdirSync(dirname(place), { recursive: true });
    copyFileSync(realpathSync(library), place);
  }
}
