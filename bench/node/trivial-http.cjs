// The least a server with node:http can do with a body: read it whole, answer 200. Prints its port. Ends with its input.
"use strict";
const { createServer } = require("node:http");
const server = createServer((request, response) => {
  request.resume().on("end", () => response.writeHead(200, { "content-length": 2 }).end("{}"));
});
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
process.stdin.resume().on("end", () => process.exit());
