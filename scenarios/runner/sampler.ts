/** Asks every node once a second for a few values, beside the steps and never in their way: the report draws them over time. */
import type { Adapter } from "../adapter";
import type { InventoryNode } from "../inventory";
import { reasonOf } from "../reason";
import type { Journal } from "../results/journal";

export interface SamplerArgs {
  readonly adapter: Pick<Adapter, "sample">;
  readonly nodes: readonly InventoryNode[];
  readonly journal: Pick<Journal, "sample">;
  /** Milliseconds between two rounds. @default 1000 */
  readonly every?: number;
  /** Milliseconds a node has to answer. @default 900 */
  readonly within?: number;
}

/**
 * Samples until the returned function is called. Each node is asked by itself, at most one question at a time; one that
 * does not answer, or rejects, leaves a gap with its reason.
 */
export function startSampler({
  adapter,
  nodes,
  journal,
  every = 1000,
  within = 900,
}: SamplerArgs): () => void {
  const { sample } = adapter;
  if (sample === undefined) return () => undefined;
  const asked = new Set<string>();
  let over = false;
  const ask = async (node: InventoryNode): Promise<void> => {
    const at = seconds();
    const keep = (told: object): void => {
      // What arrives after the end belongs to no scenario.
      if (!over) journal.sample({ about: "node", at, node: node.name, ...told });
    };
    if (asked.has(node.name)) {
      keep({ gap: "still no answer to an earlier question" });
      return;
    }
    asked.add(node.name);
    const answer = Promise.resolve()
      .then(() => sample.call(adapter, node))
      .finally(() => asked.delete(node.name));
    keep(await inTime(answer, within));
  };
  const round = (): void => {
    for (const node of nodes) void ask(node);
  };
  round();
  const timer = setInterval(round, every);
  return () => {
    clearInterval(timer);
    over = true;
  };
}

const seconds = (): number => Number((performance.now() / 1000).toFixed(3));

/** What a node said, or why it said nothing. Never rejects. */
async function inTime(
  answer: Promise<Readonly<Record<string, unknown>>>,
  milliseconds: number,
): Promise<{ readonly values: object } | { readonly gap: string }> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<{ readonly gap: string }>((resolve) => {
    timer = setTimeout(() => {
      resolve({ gap: `no answer within ${(milliseconds / 1000).toFixed(1)} s` });
    }, milliseconds);
    timer.unref();
  });
  try {
    return await Promise.race([answer.then((values) => ({ values: drawable(values) })), silence]);
  } catch (error) {
    return { gap: reasonOf(error) };
  } finally {
    clearTimeout(timer);
  }
}

/** Finite numbers and texts: all that can be drawn. */
function drawable(values: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => typeof value === "string" || Number.isFinite(value)),
  );
}
