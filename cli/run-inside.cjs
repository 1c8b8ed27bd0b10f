// Runs a user's program as its user, in their folder and with their environment, wherever this process was started:
//   node run-inside.cjs FILE
// What to run is in FILE, which is removed at once: sudo would not let an environment through, and argument lists are public.
"use strict";
const { spawn } = require("node:child_process");
const { readFileSync, rmSync } = require("node:fs");
const { constants } = require("node:os");

const [, , file] = process.argv;
const { argv, cwd, env, uid, gid, user } = JSON.parse(readFileSync(file, "utf8"));
rmSync(file);
// Passwords of machines are told from process to process only, see components/environments/lan/passwords.ts.
const { TESTBED_PASSWORDS } = process.env;
if (TESTBED_PASSWORDS !== undefined) env.TESTBED_PASSWORDS = TESTBED_PASSWORDS;

if (uid !== undefined && uid !== process.getuid()) {
  process.initgroups(user, gid);
  process.setgid(gid);
  process.setuid(uid);
}
const child = spawn(argv[0], argv.slice(1), { cwd, env, stdio: "inherit" });
// A terminal interrupts all of its process group: the program ends in its own time, then this one.
process.on("SIGINT", () => {});
for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
child.on("error", (error) => {
  console.error(`${argv[0]}: ${error.code === "ENOENT" ? "there is no such program" : error.message}`);
  process.exitCode = 127;
});
child.on("exit", (code, signal) => {
  process.exitCode = code ?? 128 + constants.signals[signal];
});
