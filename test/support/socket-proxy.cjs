// Takes TCP connections on loopback for a Unix socket: SOCKET. Prints its port.
"use strict";
const net = require("node:net");
const [, , path] = process.argv;
const server = net.createServer({ allowHalfOpen: true }, (client) => {
  const socket = net.connect({ path, allowHalfOpen: true });
  client.pipe(socket).pipe(client);
  for (const [one, other] of [
    [client, socket],
    [socket, client],
  ])
    one.on("error", () => undefined).on("close", () => other.destroy());
});
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
process.stdin.on("end", () => process.exit()).resume();
