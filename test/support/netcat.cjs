/** `netcat.cjs ADDRESS PORT`: stdin and stdout are a TCP connection, as `tailscale nc` has it. */
const { connect } = require("node:net");

const [host, port] = process.argv.slice(2);
const socket = connect({ host, port: Number(port) });
socket.on("error", ({ message }) => {
  console.error(message);
  process.exit(1);
});
socket.on("close", () => process.exit(0));
process.stdin.pipe(socket);
socket.pipe(process.stdout);
