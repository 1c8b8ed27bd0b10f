import { randomUUID } from "node:crypto";
import type { InventoryNode } from "../../../scenarios/inventory";
import { type Agent, type ProbeAnswer, startAgent } from "./agent";
import { controllerName, declared, pairsOf, paths, portsOf, type Measured, type Path } from "./plan";

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
  /** How long an answer that must come may take, in milliseconds. @default 5000 */
  readonly patience?: number;
  /** argv prefix that runs a program at the controller's address. @default right here */
  readonly vantage?: readonly string[];
  /** Ordered pairs of nodes measured at most, see `pairsOf`. @default 1000: all pairs of up to 32 nodes */
  readonly most?: number;
}

/** Milliseconds that are waited at least, and at most, for an answer that must not come. */
const SILENCE = { least: 200, most: 3000 };

/**
 * Measures who reaches whom: ordered pairs of nodes, and controller → node, on all declared and some other ports, tcp
 * and udp. On free ports a listener is opened first, so that a closed port is closed by the firewall and not for want of
 * a listener, and its answer carries a token that proves who answered. On ports of services the proof is that the
 * target's own kernel knows the connection. What is declared is asked first: how long the slowest answer took tells how
 * long to wait, on this machine now, until no answer means that none will come. To be called in the project's folder.
 * A controller outside the network can only ask for what is published: it is measured on declared TCP ports.
 */
export async function measure(
  inventory: Measured,
  { patience = 5000, most = 1000, vantage = [] }: MeasureOptions = {},
): Promise<Reachability> {
  const started = performance.now();
  const { nodes } = inventory;
  const pairs = pairsOf(nodes, most);
  const controller = startAgent(controllerName, vantage);
  const agents = nodes.map((node) => ({ node, agent: startAgent(node.name, node.exec) }));
  const sources = [{ name: controllerName, agent: controller }, ...agents.map(({ node, agent }) => ({ name: node.name, agent }))]; // prettier-ignore
  try {
    const targets = await Promise.all(
      agents.map(async ({ node, agent }): Promise<[string, Target]> => {
        const token = randomUUID();
        return [node.name, { node, agent, token, busy: await agent.listen(node.address, token, portsOf(node)) }]; // prettier-ignore
      }),
    );
    const byName = new Map(targets);
    const ask = async (asked: readonly Path[], within: number): Promise<Answered[]> => {
      const of = (name: string): Path[] => asked.filter(({ from }) => from === name);
      const answered = sources.map(({ name, agent }) => probeFrom(agent, of(name), byName, within));
      return (await Promise.all(answered)).flat();
    };
    // A service on UDP need not answer what it does not understand: no patience brings more than silence.
    const mute = ({ to, port, protocol }: Path): boolean =>
      protocol === "udp" && byName.get(to)?.busy.udp.includes(port) === true;
    const [open, closed] = partition(
      paths(inventory, pairs),
      (path) => declared(inventory, path) && !mute(path),
    );
    const first = await ask(open, patience);
    const slowest = Math.max(...first.map(({ answer }) => (answer.outcome === "connected" ? answer.took : 0)), 0); // prettier-ignore
    const second = await ask(closed, Math.min(SILENCE.most, Math.max(SILENCE.least, 4 * slowest)));
    const answered = [...first, ...second];
    const clusters = new Map(nodes.map(({ name, cluster }) => [name, cluster]));
    const probes = await Promise.all([...byName.values()].map((target) => judge(target, clusters, answered, patience))); // prettier-ignore
    const seconds = (performance.now() - started) / 1000;
    const all = nodes.length * (nodes.length - 1);
    return { probes: probes.flat(), pairs: { measured: pairs.length, all }, seconds };
  } finally {
    await Promise.all(sources.map(({ agent }) => agent.end()));
  }
}

interface Target {
  readonly node: InventoryNode;
  readonly agent: Agent;
  readonly token: string;
  readonly busy: Awaited<ReturnType<Agent["listen"]>>;
}

function partition<T>(values: readonly T[], holds: (value: T) => boolean): [T[], T[]] {
  return [values.filter((value) => holds(value)), values.filter((value) => !holds(value))];
}

interface Answered {
  readonly path: Path;
  readonly busy: boolean;
  readonly answer: ProbeAnswer;
}

async function probeFrom(
  agent: Agent,
  asked: readonly Path[],
  targets: ReadonlyMap<string, Target>,
  within: number,
): Promise<Answered[]> {
  const requests = asked.map((path) => {
    const target = targets.get(path.to);
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

/**
 * Judges what was answered in the name of one target.
 * @param clusters of the nodes: what comes from another one is seen with another address
 */
async function judge(
  { node, agent, token }: Target,
  clusters: ReadonlyMap<string, string | undefined>,
  answered: readonly Answered[],
  patience: number,
): Promise<Probe[]> {
  const here = answered.filter(({ path }) => path.to === node.name);
  const toServices = here.filter(({ busy, answer }) => busy && answer.outcome === "connected");
  const outside = ({ from }: Path): boolean =>
    from === controllerName ? node.outside === true : clusters.get(from) !== node.cluster;
  const seen = await agent.seen(
    toServices.map(({ path, answer: { from } }) => ({
      port: path.port,
      from: outside(path) ? "outside" : from,
    })),
    toServices.some(({ path }) => outside(path)) ? patience : 0,
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
