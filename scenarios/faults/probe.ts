import { connect } from "node:net";
import type { InventoryNode } from "../inventory";
import { runScript } from "../on-node";
import { tryFromOutside } from "./probe-outside";
import { probePort } from "./rules";

/** `refused` is an answer, too: the path works although nobody listens. */
export type Outcome = "open" | "refused" | "unreachable" | "timeout";

/** A TCP port that one node tries to reach on another. */
export interface Path {
  readonly from: InventoryNode;
  readonly to: InventoryNode;
  readonly port: number;
}

/** Whether packets went both ways. */
export function answered(outcome: Outcome | undefined): boolean {
  return outcome === "open" || outcome === "refused";
}

/** Tries all paths at once, each from its own node. @throws when a node cannot probe at all. */
export async function tryPaths(
  paths: readonly Path[],
  seconds: number,
  signal?: AbortSignal,
): Promise<ReadonlyMap<Path, Outcome>> {
  const outcomes = await Promise.all(
    [...new Set(paths.map((path) => path.from))].map(async (from) => {
      const own = paths.filter((path) => path.from === from);
      const targets = own.map(({ to, port }) => `${to.address}:${port}`);
      const limits = { timeout: seconds * 1000 + 20_000, ...(signal && { signal }) };
      const output = await runScript(from, "probe-tcp.sh", [String(seconds), ...targets], limits);
      const seen = new Map(output.split("\n").map((line) => line.split(" ") as [string, Outcome]));
      return own.map((path) => [path, seen.get(`${path.to.address}:${path.port}`) ?? "timeout"] as const);
    }),
  );
  return new Map(outcomes.flat());
}

/**
 * Tries a path from the controller, that is from this process.
 * @throws Error when a node that is reached at published ports cannot be asked about it; never for others
 */
export function tryFromController(
  to: Pick<InventoryNode, "address"> | InventoryNode,
  port: number,
  milliseconds: number,
): Promise<Outcome> {
  if ("outside" in to && to.outside) return tryFromOutside(to, port, milliseconds);
  return new Promise((resolve) => {
    const socket = connect({ host: to.address, port, timeout: milliseconds });
    const end = (outcome: Outcome) => {
      socket.destroy();
      resolve(outcome);
    };
    socket.once("connect", () => end("open"));
    socket.once("timeout", () => end("timeout"));
    socket.once("error", (error: NodeJS.ErrnoException) =>
      end(error.code === "ECONNREFUSED" ? "refused" : error.code === "ETIMEDOUT" ? "timeout" : "unreachable"),
    );
  });
}

export interface Volley {
  /** Payload of each datagram. */
  readonly bytes: number;
  readonly count: number;
  readonly perSecond: number;
}

/** Sends datagrams to the probe port of a node; carriers count them. Resolves with the seconds it took. */
export async function sendDatagrams(
  from: InventoryNode,
  to: InventoryNode,
  volley: Volley,
  signal: AbortSignal,
): Promise<number> {
  const args = [to.address, probePort, volley.bytes, volley.count, volley.perSecond].map(String);
  const timeout = (volley.count / volley.perSecond) * 1000 + 20_000;
  const output = await runScript(from, "probe-udp.sh", args, { timeout, signal });
  return Number(/^sent \d+ (\d+)$/m.exec(output)?.[1] ?? NaN) / 1e6;
}

/** A port of the node that every node may connect to; undefined when it declares none. */
export function clusterPort(node: InventoryNode): number | undefined {
  return node.ports.find((port) => port.protocol === "tcp" && port.from === "cluster")?.number;
}
