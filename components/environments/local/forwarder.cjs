// Makes ports of a network namespace reachable on 127.0.0.1 of this machine.
//   node forwarder.cjs DIRECTORY NAMESPACE REMEMBERED
// The listening sockets are opened here, in the machine's network; then this program starts itself once more inside the
// namespace, which takes the sockets over. DIRECTORY/ports has lines `NAME ADDRESS PORT [LOCAL [must]]`: with LOCAL, the local
// port that is wanted, which another program may have unless it `must` be this one. DIRECTORY/urls gets the answer.
// REMEMBERED keeps the local ports, so that they stay the same. Plain JavaScript: it runs for as long as the stack does.
"use strict";
const { spawn } = require("node:child_process");
const { readFileSync, renameSync, writeFileSync } = require("node:fs");
const net = require("node:net");

const [, , directory, namespace, remembered] = process.argv;
const targets = readFileSync(`${directory}/ports`, "utf8")
  .split("\n")
  .filter(Boolean)
  .map((line) => line.split(" "))
  .map(([name, address, port, local, must]) => ({
    name,
    address,
    port: Number(port),
    local: Number(local ?? 0),
    must,
  }));

/** @returns {Promise<net.Server | undefined>} listening; undefined if somebody else has the port */
function listen(port) {
  return new Promise((resolve, reject) => {
    // Whoever comes before the successor is up is told to try again.
    const server = net.createServer((early) => early.destroy());
    server.once("error", (error) => {
      if (port !== 0 && ["EADDRINUSE", "EACCES"].includes(error.code)) resolve(undefined);
      else reject(error);
    });
    server.listen({ port, host: "127.0.0.1" }, () => resolve(server));
  });
}

/** Written whole or not at all. */
function write(path, value) {
  writeFileSync(`${path}.new`, `${JSON.stringify(value, null, 2)}\n`);
  renameSync(`${path}.new`, path);
}

async function open() {
  let ports = {};
  try {
    ports = JSON.parse(readFileSync(remembered, "utf8"));
  } catch {
    // The first time, or unreadable: any free ports will do.
  }
  const servers = [];
  // One after another: a free port that is chosen for somebody must be neither wanted nor remembered by another.
  for (const [index, { name, local, must }] of targets.entries()) {
    if (local !== 0) servers[index] = await listen(local);
    if (must && !servers[index])
      throw new Error(
        `port ${local} of 127.0.0.1, which the stack file wants for ${name}, is taken by another program`,
      );
  }
  for (const [index, { name }] of targets.entries())
    if (name in ports) servers[index] ??= await listen(ports[name]);
  for (const index of targets.keys()) servers[index] ??= await listen(0);
  const local = servers.map((server) => server.address().port);
  const byName = (values) => Object.fromEntries(targets.map(({ name }, index) => [name, values[index]]));

  const sockets = servers.map((server) => server._handle.fd);
  const program = ["node", __filename, directory, namespace, "inside"];
  const child = spawn("nsenter", [`--net=${namespace}`, ...program], {
    stdio: ["ignore", "inherit", "inherit", ...sockets],
    detached: true,
  });
  servers.forEach((server) => server.close());
  const stat = readFileSync(`/proc/${child.pid}/stat`, "utf8");
  const started = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
  writeFileSync(`${directory}/process`, `${child.pid} ${started}\n`);
  child.unref();
  const urls = local.map((port) => `http://127.0.0.1:${port}`);
  write(remembered, byName(local));
  write(`${directory}/urls`, byName(urls));
}

function serve() {
  targets.forEach(({ address, port }, index) => {
    const server = net.createServer({ allowHalfOpen: true }, (client) => {
      const target = net.connect({ host: address, port, allowHalfOpen: true });
      client.pipe(target).pipe(client);
      client.on("error", () => target.destroy());
      target.on("error", () => client.destroy());
      client.on("close", () => target.destroy());
      target.on("close", () => client.destroy());
    });
    server.listen({ fd: 3 + index });
  });
}

if (remembered === "inside") serve();
else
  open().catch((error) => {
    console.error(`port forwarder: ${error.message}`);
    process.exit(1);
  });
