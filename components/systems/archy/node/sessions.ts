import { randomBytes, timingSafeEqual } from "node:crypto";
import { readFileSync } from "node:fs";

export interface Session {
  readonly session: string;
  /** Sent back in a header, so that another site's page cannot act with the cookie alone. */
  readonly csrf: string;
}

const token = (): string => randomBytes(24).toString("hex");

/** Who is logged in. */
export class Sessions {
  readonly #csrfBySession = new Map<string, string>();

  /** @param file holds the password, read at each login */
  constructor(private readonly file: string) {}

  login(password: unknown): Session | undefined {
    const [given, right] = [String(password), readFileSync(this.file, "utf8").trim()].map((each) =>
      Buffer.from(each),
    ) as [Buffer, Buffer];
    if (given.length !== right.length || !timingSafeEqual(given, right)) return undefined;
    const session = { session: token(), csrf: token() };
    this.#csrfBySession.set(session.session, session.csrf);
    return session;
  }

  /** @param cookies the header of a request */
  isOpen(cookies: string, csrf: unknown): boolean {
    const session = /(?:^|;\s*)session=([0-9a-f]+)/.exec(cookies)?.[1] ?? "";
    const wanted = this.#csrfBySession.get(session);
    return wanted !== undefined && wanted === csrf;
  }
}
