// Which process holds a container off its network: a file of the project, so that it is found without any other state. A
// process is known by its pid and its start together: pids are used again.
"use strict";
const { execFileSync } = require("node:child_process");
const { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");

const folder = process.env.TESTBED_FAULTS_RUNTIME ?? join(".testbed", "run", "faults");
const fileOf = (container) => join(folder, `disconnect_${container}`);

/** @returns {string | undefined} when a process started, in a form of this machine; undefined when it does not run */
function startOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return ["Z", "X"].includes(fields[0]) ? undefined : fields[19];
  } catch {
    if (process.platform === "linux") return undefined;
  }
  try {
    return execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" })
      .trim()
      .replaceAll(" ", "_");
  } catch {
    return undefined;
  }
}

/** A line `PID START`; undefined when there is none. */
function read(container) {
  try {
    return readFileSync(fileOf(container), "utf8").trim();
  } catch {
    return undefined;
  }
}

/** @returns {number | undefined} pid of the recorded process, if it lives */
function living(container) {
  const [pid, start] = (read(container) ?? "").split(" ");
  return pid && start && startOf(pid) === start ? Number(pid) : undefined;
}

/** Records this process. @returns {string} the line. @throws Error when another one holds the container */
function write(container) {
  if (living(container) !== undefined) throw new Error(`another fault holds ${container}`);
  const line = `${process.pid} ${startOf(process.pid)}`;
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${fileOf(container)}.${process.pid}`, `${line}\n`);
  renameSync(`${fileOf(container)}.${process.pid}`, fileOf(container));
  return line;
}

/** Removes the record if it is still this one. */
function remove(container, line) {
  if (read(container) === line) rmSync(fileOf(container), { force: true });
}

module.exports = { living, read, remove, write };
