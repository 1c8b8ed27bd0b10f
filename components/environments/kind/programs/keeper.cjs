// KUBECONFIG NAMESPACE POD MODE [AMOUNT]: has something done to a pod by who keeps it while this process lives (a fault of
// `faults-of-pods.cjs`), says how it is (`status`), or undoes what is left of those that were killed (`relieve`). On the controller.
// Protocol: scenarios/faults/carrier.ts. A guard in a session of its own undoes what does not end by itself when this process dies.
"use strict";
const { join } = require("node:path");
const { createInterface } = require("node:readline");
const { startGuard } = require("../../containers/guard.cjs");
const { faults } = require("./faults-of-pods.cjs");
const { kubectlOf, podStatus } = require("./pod-status.cjs");
const { relieve } = require("./relief-of-pods.cjs");

const [, , kubeconfig, namespace, pod, mode, amount] = process.argv;
/** Milliseconds without a line from the driver after which there is none. */
const LEASE = Number(process.env.TESTBED_LEASE ?? 5) * 1000;

const kubectl = kubectlOf(kubeconfig, namespace);
const place = { kubeconfig, namespace, pod, kubectl };
const say = (line) => process.stdout.write(`${line}\n`);
const reasonOf = (error) => error.message.replaceAll(/\s+/g, " ");

async function hold(faultOf) {
  const { id, trouble } = await podStatus(kubectl, pod);
  if (id === "") throw new Error(`there is no pod ${pod} to be made anew: ${trouble}`);
  /** What is under way and has to be over before it is undone. */
  let firing = Promise.resolve();
  let ending;
  const fault = await faultOf(place, amount);
  const program = join(__dirname, "keeper-guard.cjs");
  const guard = fault.heal && (await startGuard(program, kubeconfig, namespace, pod, String(LEASE)));

  async function fire() {
    guard?.stdin.write("fire\n");
    await fault.fire();
    guard?.stdin.write("on\n");
    say("fired");
    // What takes longer than its beginning; proved by who asks for it.
    fault.go?.().catch((error) => void end(`error ${reasonOf(error)}`, 1));
  }
  async function finish(word, code) {
    await firing.catch(() => undefined);
    process.exitCode = code;
    try {
      await fault.heal?.();
      guard?.stdin.write("healed\n");
      if (word !== "") say(word);
    } catch (error) {
      process.exitCode = 1;
      say(`error ${reasonOf(error)}`);
    }
    if (guard) guard.stdin.end(() => process.exit());
    else process.exit();
  }
  const end = (word, code) => (ending ??= finish(word, code));

  guard?.on("exit", () => end("error the guard was killed: healed", 1));
  process.stdout.on("error", () => end("", 0));
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"]) process.on(signal, () => end("healed", 0));
  const silence = setTimeout(() => end(`error no sign of life for ${LEASE / 1000} s`, 1), LEASE);
  const lines = createInterface({ input: process.stdin });
  lines.on("close", () => end("healed", 0));
  lines.on("line", (request) => {
    silence.refresh();
    if (ending === undefined) guard?.stdin.write("beat\n");
    if (request === "heal") end("healed", 0);
    else if (request === "fire") firing = fire().catch((error) => void end(`error ${reasonOf(error)}`, 1));
    else if (request !== "beat") end(`error unknown request: ${request}`, 1);
  });
  say("armed");
}

const modes = {
  relieve: async () => (await relieve(place)).forEach(say),
  status: async () => say(JSON.stringify(await podStatus(kubectl, pod))),
};
const usage = `usage: KUBECONFIG NAMESPACE POD ${[...Object.keys(faults), ...Object.keys(modes)].join("|")}`;
const run = faults[mode]
  ? () => hold(faults[mode])
  : (modes[mode] ?? (() => Promise.reject(new Error(usage))));
run().catch((error) => {
  if (faults[mode]) say(`error ${reasonOf(error)}`);
  else process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
