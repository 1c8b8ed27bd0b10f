import type Docker from "dockerode";
import { CommandAgent } from "./command-agent";

/**
 * A client of the engine at an address as in DOCKER_HOST. It reads what belongs to the address (certificates) from the
 * environment, as the docker command does; over ssh:// it is that command that connects, with all of the user's settings.
 * @param limits e.g. `timeout` in milliseconds
 */
export function clientOf(host: string, limits: Docker.DockerOptions = {}): Docker {
  process.env["DOCKER_HOST"] = host;
  // Loaded when it is needed, because that takes long.
  const Client = require("dockerode") as typeof Docker;
  const agent = { host: "engine", port: 80, protocol: "http" as const, agent: new CommandAgent() };
  return new Client(host.startsWith("ssh://") ? { ...limits, ...agent } : limits);
}
