/**
 * How a health check is written down: a line for each node, then one for them all. What is printed is what is logged, and
 * what `parseHealth` reads.
 *
 *     up    primary   192.168.1.10  height 12, 2 peers
 *     DOWN  replica   192.168.1.11  height stays at 7
 *     ?     observer  192.168.1.12  no answer within 5.0 s
 *     2026-11-21T12:00:05.123Z health: 1 of 3 up, 1 DOWN, 1 ?, 5.0 s, exit 1
 */

/** `up`: it is well; `DOWN`: it says or shows that it is not; `?`: nothing could be seen. */
export type HealthState = "up" | "DOWN" | "?";

export interface NodeHealth {
  readonly node: string;
  readonly address: string;
  readonly state: HealthState;
  /** One sentence. */
  readonly saw: string;
}

/** All nodes asked once. */
export interface HealthCheck {
  /** When all had answered: ISO 8601, UTC. */
  readonly time: string;
  readonly seconds: number;
  readonly nodes: readonly NodeHealth[];
  /** Exit code of the check: 0 when every node is up, otherwise 1. */
  readonly exit: number;
}

export function countOf({ nodes }: Pick<HealthCheck, "nodes">, state: HealthState): number {
  return nodes.filter((each) => each.state === state).length;
}

/** Lines, each with its end. */
export function formatHealth(check: HealthCheck): string {
  const { time, seconds, nodes, exit } = check;
  const [name, address] = [widest(nodes.map(({ node }) => node)), widest(nodes.map((each) => each.address))];
  const lines = nodes.map(({ state, node, saw, ...each }) =>
    [state.padEnd(4), node.padEnd(name), each.address.padEnd(address), saw.replace(/\s+/g, " ")].join("  "),
  );
  const [up, down, unknown] = [countOf(check, "up"), countOf(check, "DOWN"), countOf(check, "?")];
  const counts = `${up} of ${nodes.length} up, ${down} DOWN, ${unknown} ?`;
  const last = `${time} health: ${counts}, ${seconds.toFixed(1)} s, exit ${exit}`;
  return [...lines, last].map((line) => `${line.trimEnd()}\n`).join("");
}

const widest = (texts: readonly string[]): number => Math.max(0, ...texts.map((text) => text.length));

const nodeLine = /^(up|DOWN|\?) +(\S+) +(\S+)(?: +(.*))?$/;
const lastLine = /^(\S+) health: \d+ of (\d+) up, .*, (\d+\.\d) s, exit (\d+)$/;

/**
 * The checks in a log, oldest first. What is torn (a check that is being written, one whose beginning went with the
 * rotation) and lines of others are left out.
 */
export function parseHealth(log: string): HealthCheck[] {
  const checks: HealthCheck[] = [];
  let nodes: NodeHealth[] = [];
  for (const line of log.split("\n").slice(0, -1)) {
    const [, state, node = "", address = "", saw = ""] = nodeLine.exec(line) ?? [];
    if (state !== undefined) {
      nodes.push({ node, address, state: state as HealthState, saw });
      continue;
    }
    const [, time = "", count, seconds, exit] = lastLine.exec(line) ?? [];
    if (Number(count) === nodes.length)
      checks.push({ time, seconds: Number(seconds), nodes, exit: Number(exit) });
    if (count !== undefined) nodes = [];
  }
  return checks;
}
