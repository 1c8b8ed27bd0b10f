/** `udp-answer.cjs ADDRESS PORT`: prints whether a UDP packet is answered: `open` or `silent`. */
const [address, port] = process.argv.slice(2);
const socket = require("node:dgram").createSocket("udp4");
const end = (outcome) => {
  console.log(outcome);
  process.exit(0);
};
socket.on("message", () => end("open"));
setTimeout(() => end("silent"), 1500);
socket.send("?", Number(port), address);
