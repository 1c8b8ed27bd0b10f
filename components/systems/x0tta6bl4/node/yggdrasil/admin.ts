import { connect } from "node:net";

/** Milliseconds; a healthy daemon answers within five. */
const PATIENCE = 1000;

/** A row of `getPeers`: one link, so that a peer that both sides dialled has two. */
export interface PeerRow {
  /** `tcp://HOST:PORT`, without options. */
  readonly remote?: string;
  readonly up: boolean;
  readonly inbound?: boolean;
  readonly address?: string;
  readonly key?: string;
  readonly port?: number;
  /** Seconds. */
  readonly uptime?: number;
  /** Nanoseconds. */
  readonly latency?: number;
  readonly last_error?: string;
}

export interface Self {
  readonly build_name: string;
  readonly build_version: string;
  readonly key: string;
  readonly address: string;
  readonly subnet: string;
  readonly routing_entries: number;
}

/** A node of the daemon's spanning tree, as far as it knows it. */
export interface TreeRow {
  readonly address: string;
  readonly key: string;
  readonly parent: string;
}

/** The daemon refused a request. */
export class Refused extends Error {}

/** The admin socket of the Yggdrasil daemon on this host. */
export class Admin {
  constructor(readonly path: string) {}

  async self(): Promise<Self> {
    return (await this.#ask("getself")) as Self;
  }

  async peers(): Promise<readonly PeerRow[]> {
    return ((await this.#ask("getpeers")) as { readonly peers?: readonly PeerRow[] }).peers ?? [];
  }

  async tree(): Promise<readonly TreeRow[]> {
    return ((await this.#ask("gettree")) as { readonly tree?: readonly TreeRow[] }).tree ?? [];
  }

  /** Dials a peer now, and again whenever the link is lost. @throws Refused when it is configured already */
  async addPeer(uri: string): Promise<void> {
    await this.#ask("addpeer", { uri });
  }

  /** Ends the link that was dialled. @throws Refused when it is not configured */
  async removePeer(uri: string): Promise<void> {
    await this.#ask("removepeer", { uri });
  }

  /** @throws Refused when the daemon says no, another Error when it says nothing */
  #ask(request: string, args: Readonly<Record<string, string>> = {}): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const socket = connect(this.path);
      let text = "";
      const fail = (why: string): void => {
        socket.destroy();
        reject(new Error(`yggdrasil (${this.path}): ${why}`));
      };
      socket.setTimeout(PATIENCE, () => fail(`no answer to ${request} within ${PATIENCE} ms`));
      socket.on("error", ({ message }) => fail(message));
      socket.on("data", (chunk: Buffer) => (text += chunk.toString()));
      // It ends the connection after one answer.
      socket.on("end", () => {
        try {
          const { status, response, error } = JSON.parse(text) as Record<string, unknown>;
          if (status === "success") resolve(response);
          else reject(new Refused(String(error)));
        } catch {
          fail(`no JSON in answer to ${request}`);
        }
      });
      socket.write(JSON.stringify({ request, arguments: args }));
    });
  }
}
