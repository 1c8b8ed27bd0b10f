"use strict";
// On build machines every run begins with a fresh clone, and npm unpacks 28 000 files for it: half a minute. There the cache keeps
// what it made of a package-lock.json. Node's built-ins only: no package is there yet.
const { spawnSync } = require("node:child_process");
const { createHash } = require("node:crypto");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");

/**
 * Where they are kept; undefined on no build machine. The cache as in project.ts, which is TypeScript and cannot be loaded yet; but
 * under sudo it is root's.
 */
function placeOf(project, environment) {
  if (!environment.CI || environment.CI === "false") return undefined;
  const cache =
    environment.TESTBED_CACHE ||
    path.join(environment.XDG_CACHE_HOME || path.join(os.homedir(), ".cache"), "testbed");
  const lock = fs.readFileSync(path.join(project, "package-lock.json"));
  const { version, platform, arch } = process;
  const key = createHash("sha256").update(`${version} ${platform} ${arch}\n`).update(lock).digest("hex");
  return path.join(path.resolve(cache), "node_modules", key.slice(0, 16));
}

/** Copies a folder so that it is there whole, or not at all. Returns whether it is. */
function copy(from, to) {
  const fresh = `${to}.${process.pid}.new`;
  try {
    fs.mkdirSync(path.dirname(to), { recursive: true });
    if (spawnSync("cp", ["-a", from, fresh], { stdio: "ignore" }).status !== 0) return false;
    fs.rmSync(to, { recursive: true, force: true });
    fs.renameSync(fresh, to);
    return true;
  } catch {
    return false;
  } finally {
    if (fs.existsSync(fresh)) fs.rmSync(fresh, { recursive: true, force: true });
  }
}

/** Puts `node_modules` into a project, if it is kept. Returns whether it did. */
exports.takePackages = (project, environment = process.env) => {
  const kept = placeOf(project, environment);
  return kept !== undefined && fs.existsSync(kept) && copy(kept, path.join(project, "node_modules"));
};

/** Keeps what npm has made, in place of what it made before. Where it cannot be kept, npm makes it again. */
exports.keepPackages = (project, environment = process.env) => {
  const kept = placeOf(project, environment);
  if (kept === undefined || !copy(path.join(project, "node_modules"), kept)) return;
  const folder = path.dirname(kept);
  for (const other of fs.readdirSync(folder))
    if (other !== path.basename(kept)) fs.rmSync(path.join(folder, other), { recursive: true, force: true });
};
