import type { RequestTemplate } from "./load";

/** Digits of `${seq}`: a multiple of four, so that it may stand inside base64. */
const SEQ_DIGITS = 12;

/** A kind of request, ready to be sent to one target. */
export interface Request {
  /** Head and body of the request with this number. */
  readonly text: (seq: number) => string;
  readonly encoding: "latin1" | "utf8";
  readonly expect: ReadonlySet<number>;
}

/**
 * Chooses the request for a number: by weight, evenly mixed, without memory. The same number gives the same request in
 * every run with the same id.
 * @param host value of the Host header
 * @throws Error if the templates cannot be used
 */
export function requestChooser(
  templates: readonly RequestTemplate[],
  runId: string,
  host: string,
): (seq: number) => Request {
  const requests = templates.map((template) => compile(template, runId, host));
  const total = templates.reduce((sum, { weight }) => sum + weight, 0);
  const last = requests.at(-1);
  if (last === undefined || !(total > 0)) throw new Error("a load needs a request with a weight above 0");
  if (requests.length === 1) return () => last;
  let sum = 0;
  const bounds = templates.map(({ weight }) => (sum += weight) / total);
  return (seq) => {
    const place = scatter(seq);
    return requests[bounds.findIndex((bound) => place < bound)] ?? last;
  };
}

function compile(template: RequestTemplate, runId: string, host: string): Request {
  const { method, path, body } = template;
  const headers = new Map(
    Object.entries(template.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
  );
  if (!headers.has("host")) headers.set("host", host);
  if (body !== undefined && !headers.has("content-type")) headers.set("content-type", "application/json");
  if (method !== "GET") headers.set("content-length", String(Buffer.byteLength(fill(body ?? "", runId)(0))));
  const head = [`${method} ${path} HTTP/1.1`, ...[...headers].map(([name, value]) => `${name}: ${value}`)];
  const text = fill(`${head.join("\r\n")}\r\n\r\n${body ?? ""}`, runId);
  if (!/^\/[\x21-\x7e]*$/.test(fill(path, runId)(0)) || head.some((line) => /[\r\n]/.test(line)))
    throw new Error(
      `request "${template.name}": path "${path}" must begin with / and have no blanks, headers no line breaks`,
    );

  const encoding = /^[\x00-\x7f]*$/.test(text(0)) ? "latin1" : "utf8";
  return { text, encoding, expect: new Set(template.expect ?? [200]) };
}

/** `${seq}` has always the same length, hence so has the text. */
function fill(text: string, runId: string): (seq: number) => string {
  const parts = text.replaceAll("${run}", runId).split("${seq}");
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return () => only;
  return (seq) => parts.join(String(seq).padStart(SEQ_DIGITS, "0"));
}

/** A number in [0, 1) that neighbours do not share: Knuth's multiplicative hash with the high bits folded in. */
function scatter(seq: number): number {
  const mixed = Math.imul(seq ^ (seq >>> 15), 0x9e3779b1);
  return ((mixed ^ (mixed >>> 13)) >>> 0) / 2 ** 32;
}
