import { randomUUID } from "node:crypto";
import type { Inventory, InventoryNode } from "../../../scenarios/inventory";
import { type Agent, type ProbeAnswer, startAgent } from "./agent";
import { controllerName, paths, portsOf, type Path } from "./plan";

/** open: the node itself answered. stray: somebody else did. unknown: a UDP service has the port, nothing can be told. */
export type Outcome = "open" | "refused" | "filtered" | "stray" | "unknown";

export interface Probe extends Path {
  readonly outcome: Outcome;
  /** What a stray answer said, or why it is taken for one. */
  readonly detail: string;
}

export interface Reachability {
  readonly probes: readonly Probe[];
  /** All ordered pairs of nodes, and how many of them were measured. */
  readonly pairs: { readonly measured: number; readonly all: number };
  readonly seconds: number;
}

export interface MeasureOptions {
  /** How long an answer may take, in milliseconds. @default 500 */
  readonly within?: number;
  /** argv prefix that runs a program at the controller's address. @default right here */
  readonly vantage?: readonly string[];
  /** Nodes measured at a time, each pair among them; more nodes are measured in batches. @default 16 */
  readonly batch?: number;
}

/**
 * Measures who reaches whom: every ordered pair of nodes and controller → node, on all declared and some other ports, tcp
 * and udp. On free ports a listener is opened first, so that a closed port is closed by the firewall and not for want of
 * a listener, and its answer carries a token that proves who answered. On ports of services the proof is that the
 * target's own kernel knows the connection. To be called in the project's folder.
 */
export async function measure(
  inventory: Pick<Inventory, "nodes">,
  { within = 500, batch = 16, vantage = [] }: MeasureOptions = {},
): Promise<Reachability> {
  const started = performance.now();
  const { nodes } = inventory;
  const probes: Probe[] = [];
  let measured = 0;
  for (let first = 0; first < nodes.length; first += batch) {
    const some = nodes.slice(first, first + batch);
    probes.push(...(await measureBatch(some, within, vantage)));
    measured += some.length * (some.length - 1);
  }
  const seconds = (performance.now() - started) / 1000;
  return { probes, pairs: { measured, all: nodes.length * (nodes.length - 1) }, seconds };
}

interface Target {
  readonly node: InventoryNode;
  readonly agent: Agent;
  readonly token: string;
  readonly busy: Awaited<ReturnType<Agent["listen"]>>;
}

async function measureBatch(
  nodes: readonly InventoryNode[],
  within: number,
  vantage: readonly string[],
): Promise<Probe[]> {
  const controller = startAgent(controllerName, vantage);
  const agents = nodes.map((node) => ({ node, agent: startAgent(node.name, node.exec) }));
  try {
    const targets = await Promise.all(
      agents.map(async ({ node, agent }): Promise<Target> => {
        const token = randomUUID();
        return { node, agent, token, busy: await agent.listen(node.address, token, portsOf(node)) };
      }),
    );
    const all = paths(nodes);
    const sources = [{ name: controllerName, agent: controller }, ...agents.map(({ node, agent }) => ({ name: node.name, agent }))]; // prettier-ignore
    const probes = await Promise.all(
      sources.map(({ name, agent }) => probeFrom(agent, all.filter((path) => path.from === name), targets, within)), // prettier-ignore
    );
    return await Promise.all(targets.map((target) => judge(target, probes.flat()))).then((parts) =>
      parts.flat(),
    );
  } finally {
    for (const { agent } of [...agents, { agent: controller }]) agent.end();
  }
}

interface Answered {
  readonly path: Path;
  readonly busy: boolean;
  readonly answer: ProbeAnswer;
}

async function probeFrom(
  agent: Agent,
  asked: readonly Path[],
  targets: readonly Target[],
  within: number,
): Promise<Answered[]> {
  const requests = asked.map((path) => {
    const target = targets.find(({ node }) => node.name === path.to);
    const busy = target?.busy[path.protocol].includes(path.port) ?? false;
    const { port, protocol } = path;
    return { path, request: { address: target?.node.address ?? "", port, protocol, busy, within } };
  });
  const answers = await agent.probe(requests.map(({ request }) => request));
  return requests.flatMap(({ path, request }, index) => {
    const answer = answers[index];
    return answer ? [{ path, busy: request.busy, answer }] : [];
  });
}

/** Judges what was answered in the name of one target. */
async function judge({ node, agent, token }: Target, answered: readonly Answered[]): Promise<Probe[]> {
  const here = answered.filter(({ path }) => path.to === node.name);
  const toServices = here.filter(({ busy, answer }) => busy && answer.outcome === "connected");
  const seen = await agent.seen(
    toServices.map(({ path, answer }) => ({ port: path.port, from: answer.from })),
  );
  return here.map(({ path, busy, answer }): Probe => {
    const outcome = (value: Outcome, detail = ""): Probe => ({ ...path, outcome: value, detail });
    if (busy && path.protocol === "udp") return outcome("unknown", "a service has the port");
    if (answer.outcome === "refused") return outcome("refused");
    if (answer.outcome === "silent") return outcome("filtered");
    if (busy) {
      const index = toServices.findIndex((other) => other.path === path);
      return seen[index] ? outcome("open") : outcome("stray", `${node.name} knows of no such connection`);
    }
    if (answer.said === token) return outcome("open");
    return outcome(
      "stray",
      answer.said ? `it said ${JSON.stringify(answer.said.slice(0, 40))}` : "it said nothing",
    );
  });
}
