import type { RequestTemplate } from "./load";
import { MadeAhead } from "./made-ahead";
import { bodySource } from "./sources";

/** Digits of `${seq}`: a multiple of four, so that it may stand inside base64. */
const SEQ_DIGITS = 12;

/** A kind of request, ready to be sent to one target. */
export interface Request {
  /** Head and body of the request with this number. */
  readonly text: (seq: number) => string;
  readonly encoding: "latin1" | "utf8";
  readonly expect: ReadonlySet<number>;
  /** What a success of it counts as. */
  readonly operations: number;
  /** Makes its text ahead of time; absent where that takes no time worth saving. */
  readonly prepare?: (seq: number) => void;
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
  const { body } = template;
  const expect = new Set(template.expect ?? [200]);
  if (!/^\/[\x21-\x7e]*$/.test(fill(template.path, runId)(0))) throw refused(template);
  if (typeof body === "object") {
    const source = bodySource(body.source, { runId, operations: body.operations });
    const made = new MadeAhead((seq) => {
      const content = source(seq);
      return fill(headOf(template, host, content.length), runId)(seq) + content;
    });
    const { operations } = body;
    const prepare = (seq: number): void => made.prepare(seq);
    return { text: (seq) => made.take(seq), encoding: "latin1", expect, operations, prepare };
  }
  const length = Buffer.byteLength(fill(body ?? "", runId)(0));
  const text = fill(`${headOf(template, host, length)}${body ?? ""}`, runId);
  const encoding = /^[\x00-\x7f]*$/.test(text(0)) ? "latin1" : "utf8";
  return { text, encoding, expect, operations: 1 };
}

/** Request line, headers and the empty line. @throws Error if a header has a line break */
function headOf(template: RequestTemplate, host: string, length: number): string {
  const { method, path, body } = template;
  const headers = new Map(
    Object.entries(template.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
  );
  if (!headers.has("host")) headers.set("host", host);
  if (body !== undefined && !headers.has("content-type")) headers.set("content-type", "application/json");
  if (method !== "GET") headers.set("content-length", String(length));
  const head = [`${method} ${path} HTTP/1.1`, ...[...headers].map(([name, value]) => `${name}: ${value}`)];
  if (head.some((line) => /[\r\n]/.test(line))) throw refused(template);
  return `${head.join("\r\n")}\r\n\r\n`;
}

const refused = ({ name, path }: RequestTemplate): Error =>
  new Error(`request "${name}": path "${path}" must begin with / and have no blanks, headers no line breaks`);

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
