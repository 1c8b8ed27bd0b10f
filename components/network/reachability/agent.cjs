// Listens and connects on a node on behalf of `measure`, driven by JSON lines on stdin, answering with JSON lines on stdout.
//   {"listen": {"address", "token", "tcp": [port], "udp": [port]}}         → {"busy": {"tcp": [port], "udp": [port]}}
//   {"probe": [{"address", "port", "protocol", "busy", "within"}]}         → {"answers": [{"outcome", "said", "from", "took"}]}
//   {"seen": [{"port", "from"}], "within"}                                 → {"seen": [boolean]}
//   {"outside": port}                                                      → {"listens": boolean, "peers": [string]}
// Ends with stdin. Plain JavaScript, so that a hundred of them start quickly.
"use strict";
const dgram = require("node:dgram");
const { readFileSync } = require("node:fs");
const net = require("node:net");
const { networkInterfaces } = require("node:os");
const { setTimeout: sleep } = require("node:timers/promises");
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

/** This node's own TCP sockets, from /proc/net/tcp: `address:port` of both sides, and whether it listens or is connected. */
function sockets() {
  const table = ["tcp", "tcp6"].map((name) => readFileSync(`/proc/net/${name}`, "utf8")).join("");
  return [...table.matchAll(/: ([0-9A-F]+):([0-9A-F]{4}) ([0-9A-F]+):([0-9A-F]{4}) ([0-9A-F]{2}) /g)].map(
    ([, , port, remote, remotePort, state]) => ({
      port: parseInt(port, 16),
      address: dotted(remote),
      peer: `${dotted(remote)}:${parseInt(remotePort, 16)}`,
      listens: state === "0A",
      connected: state === "01",
    }),
  );
}

/** IPv4 from hex in host byte order, or from the end of an IPv6 address that holds it. */
const dotted = (hex) =>
  hex
    .slice(-8)
    .match(/../g)
    .reverse()
    .map((byte) => parseInt(byte, 16))
    .join(".");

/** What comes over published ports has an address of another network than this node's, or that of its gateway. */
function isOutside() {
  const own = new net.BlockList();
  for (const { family, cidr } of Object.values(networkInterfaces()).flat()) {
    if (family !== "IPv4" || cidr === null) continue;
    const [address, prefix] = cidr.split("/");
    own.addSubnet(address, Number(prefix));
  }
  const routes = [...readFileSync("/proc/net/route", "utf8").matchAll(/\t00000000\t([0-9A-F]{8})\t/g)];
  const gateways = routes.map(([, hex]) => dotted(hex));
  return ({ address }) => gateways.includes(address) || !own.check(address);
}

/**
 * Whether this node's kernel knows connections: from `address:port`, or from anywhere `outside`, which may take a moment when a
 * proxy makes them.
 */
async function seen(wanted, within = 0) {
  const deadline = performance.now() + within;
  for (;;) {
    const known = sockets().filter(({ listens }) => !listens);
    const outside = isOutside();
    const answers = wanted.map(({ port, from }) =>
      known.some(
        (each) =>
          each.port === port && (from === "outside" ? each.connected && outside(each) : each.peer === from),
      ),
    );
    if (answers.every(Boolean) || performance.now() >= deadline) return answers;
    await sleep(20);
  }
}

/** Who is connected to a port from outside, and whether anybody listens there at all. */
function fromOutside(port) {
  const here = sockets().filter((each) => each.port === port);
  const peers = here.filter(({ connected }) => connected).filter(isOutside());
  return { listens: here.some(({ listens }) => listens), peers: peers.map(({ peer }) => peer) };
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
  if (request.outside) return fromOutside(request.outside);
  return { seen: await seen(request.seen, request.within) };
}

createInterface({ input: process.stdin })
  .on("line", async (line) => process.stdout.write(`${JSON.stringify(await answer(JSON.parse(line)))}\n`))
  .on("close", () => process.exit());
