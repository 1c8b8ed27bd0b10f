// A message there and back over one TCP connection. `serve ADDRESS PORT` sends back what it gets, until its input ends;
// `ask ADDRESS PORT BYTES TIMES` prints the milliseconds of each round trip as JSON.
"use strict";
const net = require("node:net");
const [, , verb, host, port, bytes, times] = process.argv;

function serve() {
  const server = net.createServer({ noDelay: true }, (socket) => socket.on("error", () => {}).pipe(socket));
  server.listen(Number(port), host, () => console.log("ready"));
  process.stdin.resume().on("end", () => process.exit());
}

function ask() {
  const message = Buffer.alloc(Number(bytes), 1);
  const trips = [];
  const socket = net.connect({ host, port: Number(port), noDelay: true });
  let [left, began] = [0, 0];
  const send = () => {
    left = message.length;
    began = performance.now();
    socket.write(message);
  };
  socket.on("connect", send).on("data", (chunk) => {
    left -= chunk.length;
    if (left > 0) return;
    trips.push(performance.now() - began);
    if (trips.length < Number(times)) send();
    else socket.end(() => console.log(JSON.stringify(trips)));
  });
}

if (verb === "serve") serve();
else ask();
