// Listens and connects on a node on behalf of `measure`, driven by JSON lines on stdin, answering with JSON lines on stdout.
//   {"listen": {"address", "token", "tcp": [port], "udp": [port]}}         → {"busy": {"tcp": [port], "udp": [port]}}
//   {"probe": [{"address", "port", "protocol", "busy", "within"}]}         → {"answers": [{"outcome", "said", "from", "took"}]}
//   {"seen": [{"port", "from"}]}                                           → {"seen": [boolean]}
// Ends with stdin. Plain JavaScript, so that a hundred of them start quickly.
"use strict";
const dgram = require("node:dgram");
const { readFileSync } = require("node:fs");
const net = require("node:net");
const { createInterface } = require("node:readline");

/** Listens with an answer that only this node can give; resolves to false where a service has the port already. */
function listenTcp(address, port, token) {
  return new Promise((resolve) => {
    const server = net.createServer((socket) => socket.on("error", () => undefined).end(`${token}\n`));
    server.once("error", () => resolve(false));
    server.listen({ host: address, port }, () => resolve(true));
  });
}

function listenUdp(address, port, token) {
  return new Promise((resolve) => {
    const socket = dgram.createSocket("udp4");
    socket.once("error", () => resolve(false));
    socket.on("message", (_, peer) => socket.send(token, peer.port, peer.address));
    socket.bind({ address, port }, () => resolve(true));
  });
}

/** Sockets to services stay open until the other side has been asked whether it sees them. */
const held = [];

function probeTcp({ address, port, busy, within }) {
  return new Promise((resolve) => {
    const socket = net.connect({ host: address, port });
    let said = "";
    const from = () => `${socket.localAddress}:${socket.localPort}`;
    const end = (outcome) => {
      clearTimeout(timer);
      if (outcome === "connected" && busy) held.push(socket);
      else socket.destroy();
      resolve({ outcome, said: said.trim(), from: from() });
    };
    let outcome = "silent";
    const timer = setTimeout(() => end(outcome), within);
    socket.on("connect", () => {
      outcome = "connected";
      if (busy) end(outcome);
    });
    socket.on("data", (data) => (said += data));
    socket.on("end", () => end(outcome));
    socket.on("error", (error) => end(error.code === "ECONNREFUSED" ? "refused" : outcome));
  });
}

function probeUdp({ address, port, within }) {
  return new Promise((resolve) => {
    const socket = dgram.createSocket("udp4");
    const again = setInterval(() => socket.send("?"), Math.max(20, within / 4));
    const end = (outcome, said = "") => {
      clearInterval(again);
      clearTimeout(timer);
      socket.close();
      resolve({ outcome, said, from: "" });
    };
    const timer = setTimeout(() => end("silent"), within);
    socket.on("message", (data) => end("connected", String(data)));
    socket.on("error", (error) => end(error.code === "ECONNREFUSED" ? "refused" : "silent"));
    socket.connect(port, address, () => socket.send("?"));
  });
}

/** Most probes wait for an answer that must not come, which costs nothing; more would need more open files than usual. */
const AT_A_TIME = 512;

async function probeAll(probes) {
  const answers = [];
  const rest = probes.entries();
  const worker = async () => {
    for (const [index, probe] of rest) {
      const began = performance.now();
      const answer = await (probe.protocol === "tcp" ? probeTcp : probeUdp)(probe);
      answers[index] = { ...answer, took: performance.now() - began };
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, worker));
  return answers;
}

/** Whether this node's own kernel knows a connection: /proc/net/tcp has addresses as hex in host byte order. */
function seen(wanted) {
  const table = ["tcp", "tcp6"].map((name) => readFileSync(`/proc/net/${name}`, "utf8")).join("");
  const hex = (number, width) => number.toString(16).toUpperCase().padStart(width, "0");
  return wanted.map(({ port, from }) => {
    const [address, remote] = from.split(":");
    const bytes = address.split(".").reverse().map((byte) => hex(Number(byte), 2)); // prettier-ignore
    const line = `:${hex(port, 4)} [0-9A-F]*${bytes.join("")}:${hex(Number(remote), 4)} `;
    return new RegExp(line).test(table);
  });
}

async function answer(request) {
  if (request.listen) {
    const { address, token, tcp, udp } = request.listen;
    const busy = async (ports, listen) => {
      const free = await Promise.all(ports.map((port) => listen(address, port, token)));
      return ports.filter((_, index) => !free[index]);
    };
    return { busy: { tcp: await busy(tcp, listenTcp), udp: await busy(udp, listenUdp) } };
  }
  if (request.probe) return { answers: await probeAll(request.probe) };
  return { seen: seen(request.seen) };
}

createInterface({ input: process.stdin })
  .on("line", async (line) => process.stdout.write(`${JSON.stringify(await answer(JSON.parse(line)))}\n`))
  .on("close", () => process.exit());
