"use strict";
// Echoes on every address of this network namespace: TCP on port 7000, UDP on port 7001. Says `ready`, ends with its stdin.
const tcp = require("node:net").createServer((socket) => socket.on("error", () => undefined).pipe(socket));
const udp = require("node:dgram").createSocket("udp6");
udp.on("message", (message, { port, address }) => udp.send(message, port, address, () => undefined));
udp.on("error", () => undefined);
tcp.listen(7000, "::", () => udp.bind(7001, "::", () => console.log("ready")));
process.stdin.on("end", () => process.exit()).resume();
