// CONTAINER NETWORK RECORD LEASE: puts a container back on its network when the carrier that took it off dies without having
// done so; see `containers/guard.cjs`. It is told `off` when the container is off. A carrier that hangs is killed.
"use strict";
const { setTimeout: sleep } = require("node:timers/promises");
const { guardCarrier } = require("../../containers/guard.cjs");
const record = require("./carrier-record.cjs");
const { connectWithin, status } = require("./membership.cjs");

const [, , container, network, line, lease] = process.argv;
/** Milliseconds: time enough for an engine that is being restarted, with all its containers. */
const PATIENCE = 600_000;
/** Milliseconds in which an engine does what it was asked, although nobody waits for it any more. */
const SETTLING = 8000;

/** Whether the record is our carrier's: without one somebody else has put the container back, another one is another's. */
const isOurs = () => record.read(container) === line;

/** A disconnection that was asked for may be yet to come. */
async function settle() {
  const deadline = performance.now() + SETTLING;
  while (performance.now() < deadline) {
    const seen = await status(container, network).catch(() => undefined);
    if (seen?.connected === false) return;
    await sleep(100);
  }
}

guardCarrier({
  lease: Number(lease),
  hangs() {
    if (isOurs() && record.living(container) !== undefined)
      process.kill(Number(line.split(" ")[0]), "SIGKILL");
  },
  async died(last) {
    if (last === "fire") await settle();
    if (!isOurs()) return;
    await connectWithin(PATIENCE, container, network, isOurs);
    if (isOurs()) record.remove(container, line);
  },
});
