import { hostname } from "node:os";
import { docker, EngineError } from "./docker-command";

/** How the controller comes to the containers of an engine. */
export interface Reach {
  /** `direct`: at their own addresses; `published`: only at ports of the engine's machine. */
  readonly by: "direct" | "published";
  /**
   * The engine's machine as its endpoint names it; undefined when that is this one, as far as published ports go (Docker
   * Desktop publishes them here).
   */
  readonly machine?: string;
}

export interface EngineFacts {
  /** As in DOCKER_HOST. */
  readonly endpoint: string;
  /** As process.platform, of the controller. */
  readonly platform: string;
  /** Whether containers are behind something even though a local socket answers, see `hidesContainers`. */
  readonly hidden: boolean;
}

/**
 * Container addresses can be used where engine and controller are one Linux; behind anything else (a virtual machine, a user
 * namespace, a network) only published ports are reached. Pure.
 */
export function reachOf({ endpoint, platform, hidden }: EngineFacts): Reach {
  const machine = machineOf(endpoint);
  if (machine !== undefined) return { by: "published", machine };
  const direct = endpoint.startsWith("unix://") && platform === "linux" && !hidden;
  return { by: direct ? "direct" : "published" };
}

/** Host name or address in an endpoint; undefined for sockets and loopback. Pure. */
export function machineOf(endpoint: string): string | undefined {
  const [, name = ""] = /^(?:tcp|ssh|https?):\/\/(?:[^@/]*@)?(\[[^\]]*\]|[^:/]+)/.exec(endpoint) ?? [];
  const bare = name.replace(/^\[(.*)\]$/, "$1");
  return bare === "" || bare === "localhost" || bare === "::1" || bare.startsWith("127.") ? undefined : bare;
}

/** Asks Docker's command line where its engine is (DOCKER_HOST, contexts). @throws EngineError */
export async function findReach(): Promise<Reach> {
  const named = process.env.DOCKER_HOST;
  const endpoint =
    named || (await docker(["context", "inspect", "--format", "{{.Endpoints.docker.Host}}"])).trim();
  requireSameEngine(endpoint, named);
  const { platform } = process;
  // Elsewhere the answer is known without asking.
  const asks = endpoint.startsWith("unix://") && platform === "linux";
  return reachOf({ endpoint, platform, hidden: asks && hidesContainers(await docker(infoCommand)) });
}

/**
 * Pulumi's provider knows no contexts: it takes DOCKER_HOST, or else the usual socket.
 * @throws EngineError when that is another engine than the one of Docker's command
 */
export function requireSameEngine(endpoint: string, named: string | undefined): void {
  if (named || endpoint === "unix:///var/run/docker.sock") return;
  throw new EngineError(
    `Docker's current context names ${endpoint}, which Pulumi's provider only finds by DOCKER_HOST: \`unset DOCKER_CONTEXT; export DOCKER_HOST=${endpoint}\``,
  );
}

const infoCommand = ["info", "--format", "{{.Name}}\t{{.OperatingSystem}}\t{{json .SecurityOptions}}"];

/**
 * Whether an engine that answers at a socket of this Linux has its containers elsewhere: Docker Desktop keeps them in a virtual
 * machine, a rootless engine in a network namespace, and a socket can be forwarded from another machine.
 * @param info host name, operating system and security options of the engine, with tabs
 */
export function hidesContainers(info: string, here = hostname()): boolean {
  const [name, system = "", security = ""] = info.trim().split("\t");
  return system.includes("Docker Desktop") || security.includes("rootless") || name !== here;
}
