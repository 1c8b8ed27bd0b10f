"use strict";
// `pinger.cjs ADDRESS`: sends a datagram to the echo of ADDRESS every 2 ms. Prints `up MS` with the first answer after a
// silence, `down MS` (the time of the last answer) once there was none for 60 ms; milliseconds since 1970. Ends with its stdin.
const address = process.argv[2];
const udp = require("node:dgram").createSocket(address.includes(":") ? "udp6" : "udp4");
const now = () => performance.timeOrigin + performance.now();
let last = 0;
let up = false;
udp.on("message", () => {
  last = now();
  if (!up) console.log(`up ${last}`);
  up = true;
});
udp.on("error", () => undefined);
setInterval(() => {
  udp.send("?", 7001, address, () => undefined);
  if (up && now() - last > 60) {
    up = false;
    console.log(`down ${last}`);
  }
}, 2);
process.stdin.on("end", () => process.exit()).resume();
