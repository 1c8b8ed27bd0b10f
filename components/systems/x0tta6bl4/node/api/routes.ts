import type { IncomingMessage } from "node:http";

/** What a request is answered with. */
export interface Answer {
  readonly status: number;
  /** JSON. */
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Request {
  readonly url: URL;
  /** What the path has in the place of the route's `*`. */
  readonly rest: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: () => Promise<string>;
}

/** `METHOD /path`, or `METHOD /path/*`. The pattern is the request's label in the metrics. */
export type Routes = Readonly<Record<string, (request: Request) => Promise<Answer> | Answer>>;

export interface Found {
  readonly pattern: string;
  readonly rest: string;
  readonly handle: Routes[string];
}

/** @returns the route of a request, or the status that says why there is none */
export function routeOf(routes: Routes, method: string, path: string): Found | 404 | 405 {
  const patterns = Object.keys(routes).map((key) => key.split(" ") as [string, string]);
  const fitting = patterns.filter(([, pattern]) =>
    pattern.endsWith("/*")
      ? path.startsWith(pattern.slice(0, -1)) && path.length >= pattern.length
      : path === pattern,
  );
  const found = fitting.find(([verb]) => verb === method);
  const handle = found && routes[found.join(" ")];
  if (!found || !handle) return fitting.length > 0 ? 405 : 404;
  const rest = decode(path.slice(found[1].length - 1));
  return rest === undefined ? 404 : { pattern: found[1], rest, handle };
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
