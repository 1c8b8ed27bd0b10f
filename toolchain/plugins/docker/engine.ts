import type Docker from "dockerode";
import { clientOf } from "./client";

const DEFAULT_HOST = "unix:///var/run/docker.sock";

/** What an engine answered instead of doing what it was asked for. */
export class EngineError extends Error {
  constructor(
    message: string,
    /** HTTP status, or undefined when no engine answered. */
    readonly status: number | undefined,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The Docker engine of a provider: `docker:host`, or else `DOCKER_HOST`, or else the usual socket. */
export class Engine {
  private client: Docker | undefined;
  private host: string | undefined;
  private last: Promise<unknown> = Promise.resolve();

  /** Chooses the engine. Nothing is asked of it before the first request. */
  configure(host: string | undefined): void {
    this.host = host;
    this.client = undefined;
  }

  /**
   * Asks the engine for something.
   * @throws EngineError that starts with `failed`, e.g. "Unable to create network".
   */
  async request<T>(failed: string, call: (docker: Docker) => Promise<T>): Promise<T> {
    try {
      return await call(this.docker);
    } catch (error) {
      throw explained(failed, error);
    }
  }

  /** As `request`, but undefined for what the engine does not have. */
  async find<T>(failed: string, call: (docker: Docker) => Promise<T>): Promise<T | undefined> {
    try {
      return await this.request(failed, call);
    } catch (error) {
      if (hasStatus(error, 404)) return undefined;
      throw error;
    }
  }

  /** Does it when all that was asked for so before has been done. */
  inTurn<T>(act: () => Promise<T>): Promise<T> {
    const turn = this.last.then(act);
    this.last = turn.catch(() => undefined);
    return turn;
  }

  /** The client; what it throws is not explained. */
  get docker(): Docker {
    // Made when it is needed: Pulumi waits for this process to listen.
    this.client ??= clientOf(this.host || process.env["DOCKER_HOST"] || DEFAULT_HOST);
    return this.client;
  }
}

export function hasStatus(error: unknown, ...statuses: readonly number[]): boolean {
  return error instanceof EngineError && error.status !== undefined && statuses.includes(error.status);
}

function explained(failed: string, error: unknown): Error {
  if (error instanceof EngineError) return error;
  const { statusCode, json, message, code } = error as Error & {
    readonly statusCode?: number;
    readonly json?: { readonly message?: string };
    readonly code?: string;
  };
  if (statusCode !== undefined) {
    return new EngineError(`${failed}: ${json?.message ?? message}`, statusCode, { cause: error });
  }
  if (code === undefined) return new EngineError(`${failed}: ${message}`, undefined, { cause: error });
  const host = process.env["DOCKER_HOST"] ?? "";
  return new EngineError(
    `${failed}: no Docker engine answers at ${host} (${message}): start it, or set docker:host or DOCKER_HOST`,
    undefined,
    { cause: error },
  );
}
