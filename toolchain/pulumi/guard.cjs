"use strict";
/*
 * What stands where the npm launcher looks for the CLI: it clears locks that a killed CLI left (stale-lock.ts), runs the
 * real one and keeps stack files free of salts (stack-files.cjs). Set-up writes a two-line script there that calls this.
 */
const { spawn } = require("node:child_process");
const { existsSync, readdirSync } = require("node:fs");
const path = require("node:path");
const { fileURLToPath } = require("node:url");
const { remember, restore } = require("./stack-files.cjs");

const project = path.resolve(__dirname, "../..");
const copies = path.join(project, ".testbed", "stack-files");

/**
 * Runs the CLI with this process's arguments, terminal and, in the end, exit.
 * @param {string} cli path of the real CLI
 * @param {string} home the PULUMI_HOME it works with
 */
module.exports = function guard(cli, home) {
  restore(project, copies); // what a killed run left
  const file = configFile(process.argv.slice(2));
  remember(project, copies, file);
  clearLocks(process.env.PULUMI_BACKEND_URL);
  const env = {
    ...process.env,
    PULUMI_HOME: home,
    // The program names the file in what it says about it; Pulumi does not tell it which one it is.
    TESTBED_STACK_FILE: file,
    PATH: path.dirname(cli) + path.delimiter + process.env.PATH,
  };
  const child = spawn(cli, process.argv.slice(2), { stdio: "inherit", env });
  // A terminal interrupts the whole process group: the CLI ends in its own time, then we do.
  process.on("SIGINT", () => {});
  for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("error", (error) => {
    console.error(`${cli}: ${error.message}\n  Run \`npm run setup\` again.`);
    process.exitCode = 1;
  });
  child.on("exit", (code, signal) => {
    restore(project, copies);
    if (signal) {
      process.removeAllListeners(signal);
      process.kill(process.pid, signal);
    } else process.exitCode = code;
  });
};

/** What `--config-file` says; undefined without it. */
function configFile(args) {
  const at = args.indexOf("--config-file");
  if (at >= 0) return args[at + 1];
  return args.find((arg) => arg.startsWith("--config-file="))?.slice("--config-file=".length);
}

/** Loads what can tell a lock's owner only when there is a lock: that takes longer than all the rest. */
function clearLocks(backend) {
  if (!backend?.startsWith("file:///")) return;
  const folder = path.join(fileURLToPath(backend), ".pulumi", "locks");
  if (!existsSync(folder) || !readdirSync(folder, { recursive: true }).some((name) => name.endsWith(".json")))
    return;
  require("../typescript.cjs");
  require("./stale-lock.ts").clearStaleLocks(backend);
}
