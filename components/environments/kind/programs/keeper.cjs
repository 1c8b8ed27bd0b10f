// KUBECONFIG NAMESPACE POD recreate|status|relieve: has a pod made anew by its StatefulSet while this process lives, or says how
// it is. On the controller. Protocol: scenarios/faults/carrier.ts. There is nothing to undo: whoever dies in the middle, the
// cluster brings the pod back; so `relieve` has nothing to do.
"use strict";
const { createInterface } = require("node:readline");
const { kubectlOf, podStatus } = require("./pod-status.cjs");

const [, , kubeconfig, namespace, pod, mode] = process.argv;
/** Milliseconds without a line from the driver after which there is none. */
const LEASE = Number(process.env.TESTBED_LEASE ?? 5) * 1000;

const kubectl = kubectlOf(kubeconfig, namespace);
const say = (line) => process.stdout.write(`${line}\n`);
const reasonOf = (error) => error.message.replaceAll(/\s+/g, " ");

async function hold() {
  const { id, trouble } = await podStatus(kubectl, pod);
  if (id === "") throw new Error(`there is no pod ${pod} to be made anew: ${trouble}`);
  /** The deletion that is under way, if any. */
  let firing = Promise.resolve();
  let ending;

  async function fire() {
    await kubectl("delete", "pod", pod, "--wait=false");
    say("fired");
  }
  async function finish(word, code) {
    await firing.catch(() => undefined);
    process.exitCode = code;
    if (word !== "") say(word);
    process.exit();
  }
  const end = (word, code) => (ending ??= finish(word, code));

  process.stdout.on("error", () => end("", 0));
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"]) process.on(signal, () => end("healed", 0));
  const silence = setTimeout(() => end(`error no sign of life for ${LEASE / 1000} s`, 1), LEASE);
  const lines = createInterface({ input: process.stdin });
  lines.on("close", () => end("healed", 0));
  lines.on("line", (request) => {
    silence.refresh();
    if (request === "heal") end("healed", 0);
    else if (request === "fire") firing = fire().catch((error) => void end(`error ${reasonOf(error)}`, 1));
    else if (request !== "beat") end(`error unknown request: ${request}`, 1);
  });
  say("armed");
}

const modes = {
  recreate: hold,
  relieve: async () => undefined,
  status: async () => say(JSON.stringify(await podStatus(kubectl, pod))),
};
const run =
  modes[mode] ?? (() => Promise.reject(new Error("usage: KUBECONFIG NAMESPACE POD recreate|status|relieve")));
run().catch((error) => {
  if (mode === "recreate") say(`error ${reasonOf(error)}`);
  else process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
