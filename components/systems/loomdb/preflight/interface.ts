import { setTimeout as sleep } from "node:timers/promises";
import { reasonOf } from "../../../../scenarios/reason";
import { nodeMetrics } from "../required-metrics";

const LIMIT_MILLISECONDS = 5000;
/** Long enough for a program whose writes appear in its lists later. */
const LISTED_WITHIN = 5000;
const LOOK_EVERY = 50;

type Answer = Readonly<Record<string, unknown>>;

/** What is asked, in this order, and what is wrong with the answer. */
interface Question {
  readonly ask: string;
  readonly body?: object;
  readonly wrong: (answer: Answer) => string | false;
}

const node = { id: "preflight-node", type: "agent", properties: { name: "preflight" } };
const edge = {
  id: "preflight-edge",
  from: "preflight-node",
  to: "preflight-node",
  type: "collaborates_with",
};

const lacks = (answer: Answer, ...keys: readonly string[]): string | false => {
  const missing = keys.filter((key) => answer[key] === undefined);
  return missing.length > 0 && `the answer has no ${missing.map((key) => `\`${key}\``).join(", ")}`;
};
const hasId = (list: unknown, id: string): boolean =>
  Array.isArray(list) && list.some((item: unknown) => (item as { id?: unknown } | null)?.id === id);

const questions = (nodeId: string): readonly Question[] => [
  {
    ask: "GET /health",
    wrong: (answer) =>
      lacks(answer, "nodeId", "healthy", "sync", "stats") ||
      (answer["nodeId"] !== nodeId && `\`nodeId\` is not NODE_ID, which was ${nodeId}`),
  },
  {
    ask: "POST /nodes",
    body: node,
    wrong: (answer) =>
      lacks(answer, "success", "node") || (!hasId([answer["node"]], node.id) && "another id"),
  },
  {
    ask: "GET /nodes?type=agent",
    wrong: ({ nodes }) => !hasId(nodes, node.id) && "what was created is not listed",
  },
  { ask: "GET /nodes?type=task", wrong: ({ nodes }) => hasId(nodes, node.id) && "`type` is ignored" },
  { ask: "POST /edges", body: edge, wrong: (answer) => lacks(answer, "success", "edge") },
  {
    ask: `GET /edges?type=${edge.type}&from=${edge.from}&to=${edge.to}`,
    wrong: ({ edges }) => !hasId(edges, edge.id) && "what was created is not listed",
  },
  { ask: "GET /edges?from=nobody", wrong: ({ edges }) => hasId(edges, edge.id) && "`from` is ignored" },
  { ask: "GET /history", wrong: (answer) => lacks(answer, "count", "history") },
  { ask: "POST /history/clear", body: {}, wrong: () => false },
  { ask: "GET /stats", wrong: (answer) => lacks(answer, "stats", "syncStatus") },
  { ask: "POST /stats/reset", body: {}, wrong: () => false },
];

/** A sentence for each part of the documented interface that a node does not have. */
export async function interfaceDifferences(url: string, nodeId: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const question of questions(nodeId)) {
    const problem = await asked(url, question);
    if (problem !== undefined) found.push(`${question.ask}: ${problem}`);
  }
  return [...found, ...(await eventsDifferences(url)), ...(await metricsDifferences(url))];
}

/** Asks, a list until what was created is in it or the time is over. */
async function asked(url: string, question: Question): Promise<string | undefined> {
  const deadline = performance.now() + LISTED_WITHIN;
  for (;;) {
    const { problem, final } = await askedOnce(url, question);
    if (problem === undefined || final || performance.now() > deadline) return problem;
    await sleep(LOOK_EVERY);
  }
}

interface Asked {
  readonly problem?: string;
  /** Asking again would not help. */
  readonly final: boolean;
}

async function askedOnce(url: string, { ask, body, wrong }: Question): Promise<Asked> {
  const [method = "", path = ""] = ask.split(" ");
  const sent = body && { body: JSON.stringify(body), headers: { "content-type": "application/json" } };
  try {
    const signal = AbortSignal.timeout(LIMIT_MILLISECONDS);
    const answer = await fetch(`${url}${path}`, { method, signal, ...sent });
    const text = await answer.text();
    // A node that is not healthy may say so by its status.
    if (answer.status >= 400 && path !== "/health") return { problem: `HTTP ${answer.status}`, final: true };
    const problem = wrong(JSON.parse(text) as Answer) || undefined;
    return { ...(problem === undefined ? {} : { problem }), final: method !== "GET" };
  } catch (error) {
    return { problem: error instanceof SyntaxError ? "the answer is no JSON" : reasonOf(error), final: true };
  }
}

async function eventsDifferences(url: string): Promise<readonly string[]> {
  const over = new AbortController();
  const limit = AbortSignal.any([over.signal, AbortSignal.timeout(LIMIT_MILLISECONDS)]);
  const type = await fetch(`${url}/events`, { signal: limit }).then(
    ({ headers }) => headers.get("content-type") ?? "",
    () => "",
  );
  over.abort();
  return type.startsWith("text/event-stream")
    ? []
    : ["it has no GET /events (Server-Sent Events), by which the time of arrival is measured"];
}

async function metricsDifferences(url: string): Promise<readonly string[]> {
  const text = await fetch(`${url}/metrics`, { signal: AbortSignal.timeout(LIMIT_MILLISECONDS) }).then(
    (answer) => (answer.status === 200 ? answer.text() : ""),
    () => "",
  );
  const missing = nodeMetrics.filter((name) => !new RegExp(`^${name}(_bucket)?[ {]`, "m").test(text));
  return missing.length === 0 ? [] : [`GET /metrics lacks ${missing.join(", ")}`];
}
