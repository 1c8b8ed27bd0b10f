import http from "node:http";
import https from "node:https";
import { apiError, Unreachable } from "./api-error";
import type { Access } from "./kubeconfig";

const CONNECT_MS = 10_000;

/** What is asked of an API server. */
export interface ApiRequest {
  readonly method: "GET" | "PATCH" | "DELETE";
  /** With its query. */
  readonly path: string;
  readonly body?: unknown;
  readonly contentType?: string;
  readonly signal?: AbortSignal;
}

/** Requests to one API server over connections that are kept. */
export class Http {
  private options: Promise<https.RequestOptions> | undefined;

  constructor(private readonly access: Access) {}

  /** The body of an answer. */
  async text(request: ApiRequest): Promise<string> {
    const answer = await this.answer(request);
    const body = await read(answer);
    if ((answer.statusCode ?? 0) >= 400) throw apiError(answer.statusCode ?? 0, body);
    return body;
  }

  /** An answer that goes on: its body is read by who asked. */
  async stream(request: ApiRequest): Promise<NodeJS.ReadableStream> {
    const answer = await this.answer(request);
    if ((answer.statusCode ?? 0) >= 400) throw apiError(answer.statusCode ?? 0, await read(answer));
    return answer;
  }

  private async answer(request: ApiRequest): Promise<http.IncomingMessage> {
    const answer = await this.send(request);
    if (answer.statusCode !== 401) return answer;
    // Credentials may have come to their end: programs that make them are asked for new ones once.
    answer.resume();
    this.options = undefined;
    return this.send(request);
  }

  private async send({ method, path, body, contentType, signal }: ApiRequest): Promise<http.IncomingMessage> {
    const options = await (this.options ??= this.prepare());
    const url = new URL(this.access.server.replace(/\/$/, "") + path);
    const payload = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
    const headers: http.OutgoingHttpHeaders = { accept: "application/json", ...(options.headers as object) };
    if (payload) Object.assign(headers, { "content-type": contentType, "content-length": payload.length });
    const { request } = url.protocol === "http:" ? http : https;
    return new Promise((resolve, reject) => {
      const sent = request(url, { ...options, method, headers, ...(signal && { signal }) }, resolve);
      const late = setTimeout(() => {
        sent.destroy(new Error(`no connection within ${String(CONNECT_MS / 1000)} s`));
      }, CONNECT_MS);
      const connected = (): void => clearTimeout(late);
      sent.on("socket", (socket) => {
        if (socket.connecting) socket.once(url.protocol === "http:" ? "connect" : "secureConnect", connected);
        else connected();
      });
      sent.on("error", (error) => {
        clearTimeout(late);
        const interrupted = signal?.aborted === true && !isLate(signal.reason);
        if (interrupted) reject(new Error(String(signal.reason)));
        else reject(new Unreachable(`no API server answers at ${this.access.server} (${messageOf(error)})`));
      });
      sent.end(payload);
    });
  }

  private async prepare(): Promise<https.RequestOptions> {
    const options: https.RequestOptions = {};
    await this.access.authorize(options);
    // The client's agent makes a connection for each request.
    if (!this.access.proxied) options.agent = this.agent(options);
    return options;
  }

  private agent(options: https.RequestOptions): http.Agent {
    if (this.access.server.startsWith("http:")) return new http.Agent({ keepAlive: true });
    const { ca, cert, key, passphrase, pfx, rejectUnauthorized, servername } = options;
    const tls = { ca, cert, key, passphrase, pfx, rejectUnauthorized, servername };
    const given = Object.entries(tls).filter(([, value]) => value !== undefined);
    return new https.Agent({ keepAlive: true, ...Object.fromEntries(given) });
  }
}

async function read(answer: http.IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

function isLate(reason: unknown): boolean {
  return reason instanceof DOMException && reason.name === "TimeoutError";
}

/** What went wrong on all addresses of a host comes as many errors in one. */
function messageOf(error: Error): string {
  if (error.message !== "") return error.message;
  return (error as NodeJS.ErrnoException).code ?? "no answer";
}
