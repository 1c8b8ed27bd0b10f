/** `connect.cjs ADDRESS PORT`: prints what a TCP connection gives: `open`, `refused` or `silent`. */
const { connect } = require("node:net");

const [address, port] = process.argv.slice(2);
const socket = connect({ host: address, port: Number(port) });
const end = (outcome) => {
  console.log(outcome);
  process.exit(0);
};
socket.setTimeout(1500, () => end("silent"));
socket.on("connect", () => end("open"));
socket.on("error", ({ code }) => end(code === "ECONNREFUSED" ? "refused" : code));
