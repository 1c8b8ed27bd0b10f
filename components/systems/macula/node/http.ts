/** Plain HTTP beside the realm: health, metrics, control. */
import { createServer, type IncomingMessage, type Server } from "node:http";
import { text } from "node:stream/consumers";
import { addressOf } from "./config";

/** What is answered: JSON, or text of a type. */
export interface Page {
  readonly status?: number;
  readonly json?: unknown;
  readonly text?: string;
  readonly type?: string;
}

/** `METHOD /first-part-of-the-path` → its answer; it gets the body and the rest of the path. */
export type Pages = Readonly<Record<string, (body: string, rest: string) => Page | Promise<Page>>>;

/**
 * Serves pages on `HOST:PORT`.
 * @throws Error when the address cannot be bound
 */
export async function servePages(listen: string, pages: Pages): Promise<Server> {
  const server = createServer((request, response) => {
    void pageOf(request, pages).then(({ status = 200, json, text = JSON.stringify(json), type }) => {
      response.writeHead(status, { "content-type": type ?? "application/json" }).end(text);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error) => reject(new Error(`cannot listen on ${listen}: ${error.message}`)));
    server.listen(addressOf(listen), resolve);
  });
  return server;
}

async function pageOf(request: IncomingMessage, pages: Pages): Promise<Page> {
  const [path = ""] = (request.url ?? "").split("?");
  const [, first = "", ...rest] = path.split("/");
  const key = `${request.method ?? ""} /${first}`;
  const page = pages[key];
  if (page === undefined)
    return { status: 404, json: { error: `no ${key}; there are: ${Object.keys(pages).join(", ")}` } };
  try {
    return await page(await text(request), decodeURIComponent(rest.join("/")));
  } catch (error) {
    return { status: 500, json: { error: (error as Error).message } };
  }
}
