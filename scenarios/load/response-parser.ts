const LF = 10;
const CR = 13;
/** Longest line of a head or chunk size that is accepted, bytes. */
const LONGEST_LINE = 65_536;
/** Only these headers matter: content-length, connection, transfer-encoding. */
const WANTED = /^(content-length|connection|transfer-encoding)[ \t]*:[ \t]*(.*?)[ \t]*$/i;

type State =
  "status" | "header" | "body" | "chunk-size" | "chunk" | "chunk-end" | "trailer" | "until-close" | "done";

/** The answer is not HTTP/1.x. */
export class MalformedResponse extends Error {
  readonly code = "MALFORMED";
}

/**
 * Finds the end of an HTTP/1.x response and its status, however the bytes are cut. Bodies are skipped, not kept, and
 * nothing is allocated for headers that do not matter: this runs for every answer of a load.
 */
export class ResponseParser {
  status = 0;
  /** The connection may carry another request. */
  keepAlive = true;
  #state: State = "status";
  /** Bytes still to come of a body or chunk. */
  #left = 0;
  #length: number | undefined;
  #chunked = false;
  /** Begin of a line whose end has not come yet. */
  #carry = "";

  /** Ready for the next response. */
  reset(): void {
    this.#state = "status";
    this.#carry = "";
  }

  /**
   * Takes bytes; returns how many belong to this response: fewer than `end` means that something follows it.
   * @throws MalformedResponse
   */
  take(bytes: Buffer, end: number): number {
    let at = 0;
    while (at < end && this.#state !== "done") {
      if (this.#state === "body" || this.#state === "chunk") {
        const skipped = Math.min(this.#left, end - at);
        at += skipped;
        this.#left -= skipped;
        if (this.#left === 0) this.#state = this.#state === "body" ? "done" : "chunk-end";
      } else if (this.#state === "until-close") {
        at = end;
      } else {
        at = this.#takeLine(bytes, at, end);
      }
    }
    return at;
  }

  get done(): boolean {
    return this.#state === "done";
  }

  /** The other side closed the connection: is the response complete by that? */
  endsWithConnection(): boolean {
    return this.#state === "until-close";
  }

  #takeLine(bytes: Buffer, from: number, end: number): number {
    const lf = bytes.indexOf(LF, from);
    if (lf === -1 || lf >= end) {
      this.#carry += bytes.toString("latin1", from, end);
      if (this.#carry.length > LONGEST_LINE) throw new MalformedResponse("a line without an end");
      return end;
    }
    if (this.#carry !== "") {
      const line = (this.#carry + bytes.toString("latin1", from, lf)).replace(/\r$/, "");
      this.#carry = "";
      this.#line(line);
    } else {
      const stop = lf > from && bytes[lf - 1] === CR ? lf - 1 : lf;
      if (this.#state !== "header" || stop === from || isWanted(bytes[from] ?? 0)) {
        this.#line(bytes.toString("latin1", from, stop));
      }
    }
    return lf + 1;
  }

  #line(line: string): void {
    if (this.#state === "status") this.#statusLine(line);
    else if (this.#state === "header") this.#header(line);
    else if (this.#state === "chunk-size") this.#chunkSize(line);
    else if (this.#state === "chunk-end") this.#state = "chunk-size";
    else if (line === "") this.#state = "done"; // after the trailers
  }

  #statusLine(line: string): void {
    this.status = Number(line.slice(9, 12));
    if (!line.startsWith("HTTP/1.") || !(this.status >= 100)) throw new MalformedResponse("no status line");
    this.keepAlive = line.charAt(7) === "1";
    this.#length = undefined;
    this.#chunked = false;
    this.#state = "header";
  }

  #header(line: string): void {
    if (line === "") {
      this.#headEnds();
      return;
    }
    const [, name = "", value = ""] = WANTED.exec(line) ?? [];
    const key = name.toLowerCase();
    if (key === "content-length") {
      if (!/^\d+$/.test(value)) throw new MalformedResponse("content-length is not a number");
      this.#length = Number(value);
    } else if (key === "connection") {
      if (/close/i.test(value)) this.keepAlive = false;
      else if (/keep-alive/i.test(value)) this.keepAlive = true;
    } else if (key === "transfer-encoding") {
      this.#chunked = /chunked$/i.test(value);
    }
  }

  #headEnds(): void {
    if (this.status < 200) this.#state = "status";
    else if (this.status === 204 || this.status === 304) this.#state = "done";
    else if (this.#chunked) this.#state = "chunk-size";
    else if (this.#length === undefined) {
      this.keepAlive = false;
      this.#state = "until-close";
    } else {
      this.#left = this.#length;
      this.#state = this.#left === 0 ? "done" : "body";
    }
  }

  #chunkSize(line: string): void {
    if (!/^[0-9a-f]+[ \t]*(;|$)/i.test(line)) throw new MalformedResponse("no chunk size");
    this.#left = parseInt(line, 16);
    this.#state = this.#left === 0 ? "trailer" : "chunk";
  }
}

/** c, C, t or T: the wanted headers begin with them. */
function isWanted(byte: number): boolean {
  const lower = byte | 0x20;
  return lower === 0x63 || lower === 0x74;
}
