// A container's place in its stack's network, through the Docker CLI, which finds the engine as its user does. What is declared
// is read from the container's own labels, so that anybody can put it back, whatever went before.
"use strict";
const { execFile } = require("node:child_process");
const { setTimeout: sleep } = require("node:timers/promises");

/** Milliseconds for one call: an engine that hangs must not hang us. */
const PATIENCE = 10_000;
const PAUSE = 250;

/** @returns {Promise<string>} stdout. @throws Error with what it said */
function docker(...args) {
  return new Promise((resolve, reject) => {
    execFile("docker", args, { timeout: PATIENCE, killSignal: "SIGKILL" }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(new Error(stderr.trim() || error.message));
    });
  });
}

/** What the engine says of a container; undefined when there is none of that name. */
async function inspect(container) {
  try {
    return JSON.parse(await docker("container", "inspect", container))[0];
  } catch (error) {
    if (/no such container/i.test(error.message)) return undefined;
    throw error;
  }
}

/** The container's endpoint in the network; undefined while it is not connected. */
const endpointOf = (seen, network) => seen.NetworkSettings.Networks[network];

/** One line of JSON, see `scenarios/faults/connection-status.ts`. @throws Error when there is no such container */
async function status(container, network) {
  const seen = await inspect(container);
  if (seen === undefined) throw new Error(`there is no container ${container}`);
  const endpoint = endpointOf(seen, network);
  const addresses = [endpoint?.IPAddress, endpoint?.GlobalIPv6Address].filter(Boolean);
  // The engine's own name for it, which is another one on other engines, is nobody's.
  const names = (endpoint?.Aliases ?? []).filter((name) => !seen.Id.startsWith(name));
  const published = Object.entries(seen.NetworkSettings.Ports ?? {}).flatMap(([port, bindings]) =>
    (bindings ?? []).map(({ HostIp, HostPort }) => `${HostIp}:${HostPort}/${port.split("/")[1]}`),
  );
  const sorted = (list) => [...new Set(list)].sort();
  return {
    connected: endpoint !== undefined,
    addresses: sorted(addresses),
    names: sorted(names),
    published: sorted(published),
  };
}

/** Takes the container off the network. @throws Error when it is not connected, or still is afterwards */
async function disconnect(container, network) {
  if (!(await status(container, network)).connected)
    throw new Error(`${container} is not connected to ${network}`);
  await docker("network", "disconnect", network, container);
  if ((await status(container, network)).connected)
    throw new Error(`${container} is still connected to ${network}`);
}

/** Connects it as declared, unless it is connected or there is none. @returns {Promise<boolean>} whether anything was to be done */
async function connect(container, network, isWanted) {
  const seen = await inspect(container);
  if (seen === undefined || endpointOf(seen, network) || !isWanted()) return false;
  const { Labels } = seen.Config;
  const aliases = (Labels["testbed.aliases"] ?? "").split(" ").filter(Boolean);
  const place = ["--ip", Labels["testbed.address"], ...aliases.flatMap((alias) => ["--alias", alias])];
  await docker("network", "connect", ...place, network, container);
  return true;
}

/**
 * The same until it holds, also over a restart of the engine.
 * @param isWanted asked at the last moment: somebody else may have done it, and another one may have taken it off again since
 * @throws the last Error when the time is over
 */
async function connectWithin(milliseconds, container, network, isWanted = () => true) {
  const deadline = performance.now() + milliseconds;
  for (;;) {
    try {
      return await connect(container, network, isWanted);
    } catch (error) {
      if (performance.now() >= deadline) throw error;
    }
    await sleep(PAUSE);
  }
}

module.exports = { connectWithin, disconnect, status };
