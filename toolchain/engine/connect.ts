import Docker from "dockerode";

/** An engine that answers. */
export interface Engine {
  /** As in DOCKER_HOST. */
  readonly host: string;
  readonly version: string;
  /** Architecture its containers run on, as Go calls it. */
  readonly architecture: string;
  /** Containers run on another machine than this one. */
  readonly remote: boolean;
  /** Started by the project, for tests. */
  readonly own: boolean;
}

/** A client of the engine at an address. What DOCKER_HOST names is reached with all its settings (TLS, SSH agent). */
export function connect(host: string, timeout?: number): Docker {
  const limit = timeout === undefined ? {} : { timeout };
  const socket = socketOf(host);
  return socket === undefined ? new Docker(limit) : new Docker({ socketPath: socket, ...limit });
}

/** Path of a local socket; undefined for addresses of other kinds. */
export function socketOf(host: string): string | undefined {
  return host.startsWith("unix://") ? host.slice("unix://".length) : undefined;
}
