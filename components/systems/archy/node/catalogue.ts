/** The apps that our node can run: small servers on loopback, at the ports that Archy gives the real ones. */

export interface App {
  readonly id: string;
  /** Of loopback. */
  readonly port: number;
  /** Path behind which the node's web server shows it. */
  readonly path: string;
  /** Is there from the beginning. */
  readonly installed: boolean;
}

export const catalogue: readonly App[] = [
  { id: "bitcoin", port: 8332, path: "/app/bitcoin/", installed: true },
  { id: "lnd", port: 18083, path: "/app/lnd/", installed: true },
  { id: "filebrowser", port: 18090, path: "/app/filebrowser/", installed: false },
];

export const BITCOIN_PORT = 8332;
