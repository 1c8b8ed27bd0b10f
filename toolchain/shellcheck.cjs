"use strict";
/* Runs shellcheck on the tracked shell scripts: every *.sh file, and every executable file that begins with a shell. */
const { execFileSync, spawnSync } = require("node:child_process");
const { readFileSync } = require("node:fs");
const path = require("node:path");

const project = path.dirname(__dirname);

function trackedFiles() {
  const listed = execFileSync("git", ["ls-files", "--stage", "-z"], { cwd: project, encoding: "utf8" });
  return listed
    .split("\0")
    .filter((entry) => entry !== "")
    .map((entry) => ({ executable: entry.startsWith("100755"), file: entry.slice(entry.indexOf("\t") + 1) }));
}

function isShellScript({ executable, file }) {
  if (file.endsWith(".sh")) return true;
  return (
    executable && /^#!.*\b(ba|da)?sh\b/.test(readFileSync(path.join(project, file), "utf8").split("\n", 1)[0])
  );
}

const files = trackedFiles()
  .filter(isShellScript)
  .map(({ file }) => file);
const own = path.join(project, ".testbed", "bin");
const env = { ...process.env, PATH: [process.env.PATH, own].join(path.delimiter) };
const result =
  files.length === 0
    ? { status: 0 }
    : spawnSync("shellcheck", ["--external-sources", ...files], { cwd: project, env, stdio: "inherit" });
if (result.error) {
  console.error("shellcheck could not be run: " + result.error.message);
  console.error(
    "  `npm run check` fetches it on Debian and Ubuntu; elsewhere install the package shellcheck.",
  );
}
process.exitCode = result.status ?? 1;
