// The least a server can do: one fixed answer for each request head. Prints its port. Ends with its input.
"use strict";
const { createServer } = require("node:net");
const body = '{"ok":true}';
const answer = `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
const server = createServer({ noDelay: true }, (socket) => {
  socket.on("error", () => socket.destroy());
  socket.on("data", (bytes) => {
    let heads = 0;
    for (let at = bytes.indexOf("\r\n\r\n"); at !== -1; at = bytes.indexOf("\r\n\r\n", at + 4)) heads++;
    if (heads > 0) socket.write(answer.repeat(heads), "latin1");
  });
});
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
process.stdin.resume().on("end", () => process.exit());
