/** How members of a realm know one another. */
import { timingSafeEqual, createHash } from "node:crypto";
import type { IncomingHttpHeaders, OutgoingHttpHeaders } from "node:http2";
import type { ConnectionOptions, TlsOptions } from "node:tls";

export interface Credentials {
  readonly name: string;
  readonly realm: string;
  readonly cookie: string;
  /** The realm's key, 32 bytes: both ends of a connection must have it. */
  readonly key: Buffer;
}

const IDENTITY = "macula";
/** TLS 1.3 with a pre-shared key and an ephemeral Diffie-Hellman exchange; OpenSSL takes keys from outside with SHA-256 only. */
const SUITES = {
  minVersion: "TLSv1.3",
  maxVersion: "TLSv1.3",
  ciphers: "TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256:PSK",
} as const;

/** There are no certificates: whoever has not the realm's key does not get through the handshake, in either direction. */
export function serverTls({ key }: Credentials): TlsOptions {
  return { ...SUITES, pskCallback: (_socket, identity) => (identity === IDENTITY ? key : null) };
}

export function clientTls({ key }: Credentials): ConnectionOptions {
  return {
    ...SUITES,
    pskCallback: () => ({ psk: key, identity: IDENTITY }),
    // With the key proven there is no certificate to look at; one that is shown, whoever signed it, proves no key.
    checkServerIdentity: (host, certificate) =>
      Object.keys(certificate).length === 0
        ? undefined
        : new Error(`${host} shows a certificate, expected the realm's key`),
  };
}

/** Sent with every request. */
export function headersOf({ name, realm, cookie }: Credentials): OutgoingHttpHeaders {
  return { "macula-node": name, "macula-realm": realm, "macula-cookie": cookie };
}

/** Why a request is refused; undefined when it is a member's. */
export function refusal({ realm, cookie }: Credentials, headers: IncomingHttpHeaders): string | undefined {
  if (headers["macula-realm"] !== realm) return "wrong realm";
  return isSame(String(headers["macula-cookie"] ?? ""), cookie) ? undefined : "wrong cookie";
}

function isSame(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
