/** Notes that it has started in /data/starts, answers HTTP on 8080 and 8081, and sends UDP packets to 8082 back. */
require("node:fs").appendFileSync("/data/starts", "started\n");
for (const port of [8080, 8081])
  require("node:http")
    .createServer((_, response) => response.end("here"))
    .listen(port);
const udp = require("node:dgram").createSocket("udp4");
udp.on("message", (message, { port, address }) => udp.send(message, port, address)).bind(8082);
process.on("SIGTERM", () => process.exit(0));
