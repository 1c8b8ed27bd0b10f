// What carriers on the controller have beside them: a guard in a session of its own, which undoes what they did when they die. Its stdin
// is the carrier's: `fire` before somebody is asked to do it, another word when that is done, `healed`, and `beat` as a sign of
// life. It ends with the carrier, however that ends.
"use strict";
const { spawn } = require("node:child_process");
const { once } = require("node:events");
const { createInterface } = require("node:readline");

/** In the carrier: whatever happens to it happens to the guard's stdin. @throws Error when it cannot be started */
async function startGuard(program, ...args) {
  const guard = spawn(process.execPath, [program, ...args], {
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  await once(guard, "spawn");
  guard.unref();
  guard.stdin.on("error", () => undefined);
  return guard;
}

/**
 * In the guard. A carrier that lives but says nothing for much longer than its lease (milliseconds) is stopped or hangs: that is for
 * `hangs`. When it has died without having healed, `died` gets its last word, empty when it was told nothing yet.
 */
function guardCarrier({ lease, hangs, died }) {
  const silence = setTimeout(hangs, 2 * lease + 10_000);
  let last = "";
  const lines = createInterface({ input: process.stdin });
  lines.on("line", (word) => {
    silence.refresh();
    if (word !== "beat") last = word;
  });
  lines.on("close", () => {
    clearTimeout(silence);
    if (last !== "healed") void died(last);
  });
}

module.exports = { guardCarrier, startGuard };
