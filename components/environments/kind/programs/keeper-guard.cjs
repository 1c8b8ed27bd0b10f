// KUBECONFIG NAMESPACE POD LEASE: undoes a fault of a pod when the carrier that holds it dies without having done so; see
// `containers/guard.cjs`. It is told `on` when the cluster has said yes. A carrier that hangs is killed.
"use strict";
const { setTimeout: sleep } = require("node:timers/promises");
const { guardCarrier } = require("../../containers/guard.cjs");
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

guardCarrier({
  lease: Number(lease),
  hangs: () => process.kill(carrier, "SIGKILL"),
  async died(last) {
    if (last === "") return;
    if (last === "fire") await settle();
    await undo();
  },
});
