/** What nginx does on an Archy node: shows apps behind paths, at the targets of its configuration. */
import { readFileSync } from "node:fs";
import { request as ask, type IncomingMessage, type ServerResponse } from "node:http";

/** Path → port of loopback, as the file says it. */
function targetsIn(text: string): ReadonlyMap<string, number> {
  const locations = text.matchAll(/location\s+(\S+)\s*\{[^}]*proxy_pass\s+http:\/\/127\.0\.0\.1:(\d+)/g);
  return new Map([...locations].map(([, path = "", port]) => [path, Number(port)]));
}

/** @returns false when no path of the file is meant */
export function showApp(file: string, request: IncomingMessage, response: ServerResponse): boolean {
  const url = request.url ?? "/";
  const [path, port] =
    [...targetsIn(readFileSync(file, "utf8"))].find(([path]) => url.startsWith(path)) ?? [];
  if (path === undefined || port === undefined) return false;
  const away = ask(
    { host: "127.0.0.1", port, path: `/${url.slice(path.length)}`, method: request.method },
    (answer) => {
      response.writeHead(answer.statusCode ?? 502);
      answer.pipe(response);
    },
  );
  away.once("error", () => {
    response.writeHead(502).end("the app does not answer\n");
  });
  request.pipe(away);
  return true;
}
