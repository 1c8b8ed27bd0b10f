// KUBECONFIG NAMESPACE POD LEASE: undoes a fault of a pod when the carrier that holds it dies without having done so. Its stdin is the
// carrier's: `fire` before the cluster is asked, `on` when it has said yes, `healed`, and `beat` as a sign of life. It ends with the
// carrier, however that ends. A carrier that lives but says nothing for much longer than its lease (milliseconds) is stopped or
// hangs: it is killed.
"use strict";
const { createInterface } = require("node:readline");
const { setTimeout: sleep } = require("node:timers/promises");
const { kubectlOf } = require("./pod-status.cjs");
const { inForce, relieve } = require("./relief-of-pods.cjs");

const [, , kubeconfig, namespace, pod, lease] = process.argv;
/** Milliseconds: time enough for a cluster that is just not answering. */
const PATIENCE = 60_000;
/** Milliseconds in which a cluster does what it was asked, although nobody waits for it any more. */
const SETTLING = 8000;
const PAUSE = 200;

const carrier = process.ppid;
const place = { namespace, pod, kubectl: kubectlOf(kubeconfig, namespace) };

/** What was asked for may be yet to come. */
async function settle() {
  const deadline = performance.now() + SETTLING;
  while (performance.now() < deadline) {
    if (await inForce(place).catch(() => false)) return;
    await sleep(PAUSE);
  }
}

async function undo() {
  const deadline = performance.now() + PATIENCE;
  for (;;) {
    try {
      await relieve(place);
      return;
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await sleep(PAUSE);
    }
  }
}

const hangs = setTimeout(() => process.kill(carrier, "SIGKILL"), 2 * Number(lease) + 10_000);
let last = "";
const lines = createInterface({ input: process.stdin });
lines.on("line", (word) => {
  hangs.refresh();
  if (word !== "beat") last = word;
});
lines.on("close", async () => {
  clearTimeout(hangs);
  if (last === "" || last === "healed") return;
  if (last === "fire") await settle();
  await undo();
});
