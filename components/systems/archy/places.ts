/** Where everything of the gate and of our own node lies on a host. */
import type { PortSpec } from "../../spec";

/** The gate's: records, suites, and what the host was told at deployment. Kept over a reboot, gone with the stack. */
export const GATE_HOME = "/var/lib/testbed-archy";
/** For root alone. */
export const PASSWORD_FILE = `${GATE_HOME}/password`;

/** Of our own node. */
export const PROGRAM = "/usr/local/lib/archy/archy.cjs";
export const BITCOIN_CLI = "/usr/local/bin/bitcoin-cli";
export const STATE_DIRECTORY = "/var/lib/archy";
/** As nginx has it on an Archy node: which app is behind which path. */
export const PROXY_FILE = "/etc/archy/nginx/apps.conf";

/** Its interface is where a browser looks for it. */
export const webPort = (scheme: "http" | "https"): PortSpec => ({
  ...{ name: "web", number: scheme === "https" ? 443 : 80, protocol: "tcp", from: "cluster" },
});
