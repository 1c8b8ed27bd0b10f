// CONTAINER NETWORK disconnect|status|relieve: takes a container off its network while this process lives, or says how it is
// connected, or puts it back whatever any state says. On the controller, wherever the engine is; also where there is no /proc.
// Protocol: scenarios/faults/carrier.ts. A guard in a session of its own puts the container back when this process dies.
"use strict";
const { join } = require("node:path");
const { createInterface } = require("node:readline");
const { setTimeout: sleep } = require("node:timers/promises");
const { startGuard } = require("../../containers/guard.cjs");
const record = require("./carrier-record.cjs");
const { connectWithin, disconnect, status } = require("./membership.cjs");

const [, , container, network, mode] = process.argv;
/** Milliseconds without a line from the driver after which the fault is healed. */
const LEASE = Number(process.env.TESTBED_LEASE ?? 5) * 1000;
/** Milliseconds to put it back in; the guard goes on when that was not enough. The driver waits for 15 s. */
const HEALING = 8000;

const say = (line) => process.stdout.write(`${line}\n`);
const reasonOf = (error) => error.message.replaceAll(/\s+/g, " ");

async function hold() {
  const line = record.write(container);
  if (!(await status(container, network)).connected)
    throw new Error(`${container} is not connected to ${network}`);
  const program = join(__dirname, "disconnect-guard.cjs");
  const guard = await startGuard(program, container, network, line, String(LEASE));
  /** The disconnection that is under way, if any; it is not known how one that failed will end. */
  let firing = Promise.resolve();
  let unsure = false;
  let ending;

  async function fire() {
    guard.stdin.write("fire\n");
    unsure = true;
    await disconnect(container, network);
    unsure = false;
    guard.stdin.write("off\n");
    say(`fired ${Math.round((performance.timeOrigin + performance.now()) * 1000)}`);
  }

  async function finish(word, code) {
    await firing.catch(() => undefined);
    process.exitCode = code;
    try {
      await connectWithin(HEALING, container, network);
      if (!unsure) {
        record.remove(container, line);
        guard.stdin.write("healed\n");
      }
      say(word);
    } catch (error) {
      say(`error ${container} is not back on ${network} yet, which is tried on: ${reasonOf(error)}`);
      process.exitCode = 1;
    }
    guard.stdin.end(() => process.exit());
  }
  const end = (word, code) => (ending ??= finish(word, code));

  guard.on("exit", () => end("error the guard was killed: healed", 1));
  process.stdout.on("error", () => end("", 0));
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"]) process.on(signal, () => end("healed", 0));
  const silence = setTimeout(() => end(`error no sign of life for ${LEASE / 1000} s: healed`, 1), LEASE);
  const lines = createInterface({ input: process.stdin });
  lines.on("close", () => end("healed", 0));
  lines.on("line", (request) => {
    silence.refresh();
    if (ending === undefined) guard.stdin.write("beat\n");
    if (request === "heal") end("healed", 0);
    else if (request === "fire") firing = fire().catch((error) => void end(`error ${reasonOf(error)}`, 1));
    else if (request !== "beat") end(`error unknown request: ${request}`, 1);
  });
  say("armed");
}

/** Prints what was undone, if anything. */
async function relieve() {
  const pid = record.living(container);
  if (pid !== undefined) {
    // One that is stopped must not go on later. Its guard puts the container back, and so does this.
    process.kill(pid, "SIGKILL");
    while (record.living(container) !== undefined) await sleep(10);
  }
  const back = await connectWithin(20_000, container, network);
  const line = record.read(container);
  if (line !== undefined && record.living(container) === undefined) record.remove(container, line);
  if (pid !== undefined) say(`carrier disconnect_${container} (pid ${pid})`);
  if (back) say(`${container} is on ${network} again`);
}

const modes = {
  disconnect: hold,
  relieve,
  status: async () => say(JSON.stringify(await status(container, network))),
};
const run =
  modes[mode] ?? (() => Promise.reject(new Error("usage: CONTAINER NETWORK disconnect|status|relieve")));
run().catch((error) => {
  if (mode === "disconnect") say(`error ${reasonOf(error)}`);
  else process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
