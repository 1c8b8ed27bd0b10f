import { existsSync, readFileSync } from "node:fs";
import { parseEnv } from "node:util";
import { MESH_FILE, NODE_STATE } from "../../places";
import { levels, type Level } from "../log";
import { OVERLAY_PORT } from "../overlay/port";
import { ConfigMistakes } from "./mistakes";

/** The documented variables of a node. */
export interface NodeEnvironment {
  /** NODE_ID: unique in the mesh. */
  readonly id: string;
  /** LISTEN_HOST, LISTEN_PORT: of the API. METRICS_PORT: of the metrics, on the same host. */
  readonly host: string;
  readonly port: number;
  readonly metricsPort: number;
  /** LOG_LEVEL. */
  readonly level: Level;
  /** YGGDRASIL_PEERS: URIs that the daemon is to dial. */
  readonly peers: readonly string[];
  /** MESH_FILE: see `mesh-file.ts`. STATE_DIRECTORY: what the node must not forget. */
  readonly meshFile: string;
  readonly stateDirectory: string;
  /** OVERLAY_PORT: of all nodes on the overlay, UDP and TCP. */
  readonly overlayPort: number;
}

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * The environment, and what a file says beside it: what is set in the environment counts more.
 * @param file wanted by name; without it `.env` in the working directory, if there is one
 * @throws Error when the named file cannot be read
 */
export function variables(environment: Variables, file?: string): Variables {
  const path = file ?? (existsSync(".env") ? ".env" : undefined);
  return path === undefined ? environment : { ...parseEnv(readFileSync(path, "utf8")), ...environment };
}

/** @throws ConfigMistakes */
export function readEnvironment(variables: Variables): NodeEnvironment {
  const mistakes: string[] = [];
  const text = (name: string, fallback: string): string => variables[name] ?? fallback;
  const port = (name: string, fallback: number): number => {
    const value = text(name, String(fallback));
    const number = /^\d{1,5}$/.test(value) ? Number(value) : NaN;
    if (!(number >= 1 && number <= 65_535))
      mistakes.push(`${name} is \`${value}\`: expected a port, 1 to 65535`);
    return number;
  };
  const id = text("NODE_ID", "");
  if (!/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(id))
    mistakes.push(`NODE_ID is \`${id}\`: expected a name of small letters, digits and hyphens`);
  const level = levels.find((each) => each === text("LOG_LEVEL", "info"));
  if (!level)
    mistakes.push(`LOG_LEVEL is \`${text("LOG_LEVEL", "")}\`: expected one of ${levels.join(", ")}`);
  const peers = text("YGGDRASIL_PEERS", "").split(",").map((peer) => peer.trim()).filter(Boolean); // prettier-ignore
  for (const peer of peers)
    if (!/^(tcp|tls|quic|ws|wss|unix|socks):\/\/\S+$/.test(peer))
      mistakes.push(`YGGDRASIL_PEERS has \`${peer}\`: expected a URI such as tcp://172.20.0.11:9001`);
  const read: NodeEnvironment = {
    id,
    host: text("LISTEN_HOST", "0.0.0.0"),
    port: port("LISTEN_PORT", 8000),
    metricsPort: port("METRICS_PORT", 9090),
    level: level ?? "info",
    peers,
    meshFile: text("MESH_FILE", MESH_FILE),
    stateDirectory: text("STATE_DIRECTORY", NODE_STATE),
    overlayPort: port("OVERLAY_PORT", OVERLAY_PORT),
  };
  if (mistakes.length > 0) throw new ConfigMistakes(mistakes);
  return read;
}
