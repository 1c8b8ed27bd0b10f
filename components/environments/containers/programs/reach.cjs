// Preloaded by Node programs of the controller where it is not in the network of the containers (`scripts/reach.sh`): what they
// connect to at ADDRESS:PORT of the stack goes to the port of the engine's machine that is published for it. What is not
// published is not reached at all, because some other machine could have the same address and answer in its place.
"use strict";
const { readFileSync } = require("node:fs");
const { BlockList, isIPv4, Socket } = require("node:net");
const { constants } = require("node:os");

/** What a call of `socket.connect` asks for: it takes options, or PORT [HOST], or what `net.connect` has made of these. */
function askedOf([first, second]) {
  if (Array.isArray(first)) return first[0];
  if (first !== null && typeof first === "object") return first;
  return { port: first, host: typeof second === "string" ? second : undefined };
}

/** Fails as a connection does for which there is no route. */
function unreachable({ host, port }) {
  const message = `connect EHOSTUNREACH ${host}:${port} (a port that the engine does not publish)`;
  const error = { code: "EHOSTUNREACH", errno: -constants.errno.EHOSTUNREACH, syscall: "connect" };
  const lookup = (_name, _options, callback) =>
    callback(Object.assign(new Error(message), { ...error, address: host, port: Number(port) }));
  return { host: "unreachable.invalid", lookup };
}

function install({ subnet, ports }) {
  const stack = new BlockList();
  const [network, prefix] = subnet.split("/");
  stack.addSubnet(network, Number(prefix));
  const { connect } = Socket.prototype;
  Socket.prototype.connect = function (...args) {
    const asked = askedOf(args);
    if (asked.path || !isIPv4(asked.host) || !stack.check(asked.host)) return connect.apply(this, args);
    const place = ports[`${asked.host}:${asked.port}`] ?? unreachable(asked);
    const callback = args.flat().find((arg) => typeof arg === "function");
    return connect.call(this, { ...asked, ...place }, ...(callback ? [callback] : []));
  };
}

const file = process.env.TESTBED_REACH;
if (file) install(JSON.parse(readFileSync(file, "utf8")));
