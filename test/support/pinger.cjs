"use strict";
// `pinger.cjs ADDRESS`: sends a datagram to the echo of ADDRESS every 2 ms. Prints `up MS` with the first answer after a
// silence, `down MS` (the time of the last answer) once there was none for 60 ms; milliseconds since 1970. A line on
// stdin stops it: it waits up to 2 s for the answers under way and prints `lost COUNT SENT`. Ends with its stdin.
const address = process.argv[2];
const udp = require("node:dgram").createSocket(address.includes(":") ? "udp6" : "udp4");
const now = () => performance.timeOrigin + performance.now();
let last = 0;
let up = false;
let sent = 0;
let answered = 0;
udp.on("message", () => {
  answered++;
  last = now();
  if (!up) console.log(`up ${last}`);
  up = true;
});
udp.on("error", () => undefined);
const sending = setInterval(() => {
  sent++;
  udp.send("?", 7001, address, () => undefined);
  if (up && now() - last > 60) {
    up = false;
    console.log(`down ${last}`);
  }
}, 2);
process.stdin.once("data", () => {
  clearInterval(sending);
  const deadline = now() + 2000;
  const waiting = setInterval(() => {
    if (answered < sent && now() < deadline) return;
    clearInterval(waiting);
    console.log(`lost ${sent - answered} ${sent}`);
  }, 5);
});
process.stdin.on("end", () => process.exit()).resume();
