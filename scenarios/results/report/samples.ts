/** `samples.jsonl`, for drawing: lines that cannot be understood are left out, since a report never judges. */
import * as z from "zod";
import type { LoadSecond, LookSample, NodeSample, Samples } from "./model";

const at = z.number();
const lineSchema = z.discriminatedUnion("about", [
  z.object({
    ...{ about: z.literal("node"), at, node: z.string() },
    values: z.exactOptional(z.record(z.string(), z.union([z.number(), z.string()]))),
    gap: z.exactOptional(z.string()),
  }),
  z.object({
    ...{ about: z.literal("load"), at, name: z.string(), second: z.number() },
    ...{ rate: z.number(), ok: z.number(), errors: z.number() },
    classes: z.record(z.string(), z.number()).default({}),
    ...{ p50: z.number().optional(), p95: z.number().optional(), p99: z.number() },
  }),
  z.object({
    ...{ about: z.literal("look"), at, index: z.number() },
    ...{ ok: z.boolean(), missing: z.boolean().optional(), saw: z.string() },
  }),
]);
type LoadLine = Extract<z.infer<typeof lineSchema>, { about: "load" }>;

export function parseSamples(text: string): Samples {
  const nodes = new Map<string, NodeSample[]>();
  const loads = new Map<string, LoadLine[]>();
  const looks: LookSample[] = [];
  for (const line of text.split("\n")) {
    const sample = parseLine(line);
    if (sample?.about === "node") append(nodes, sample.node, sample);
    else if (sample?.about === "load") append(loads, sample.name, sample);
    else if (sample !== undefined) looks.push(sample);
  }
  return {
    nodes,
    looks,
    loads: new Map([...loads].map(([name, lines]) => [name, placed(lines)])),
  };
}

function parseLine(line: string): z.infer<typeof lineSchema> | undefined {
  try {
    return lineSchema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

function append<T>(groups: Map<string, T[]>, name: string, item: T): void {
  const group = groups.get(name);
  if (group) group.push(item);
  else groups.set(name, [item]);
}

/** A second is told some time after it ended; the promptest one says when the load began. */
function placed(lines: readonly LoadLine[]): readonly LoadSecond[] {
  const began = Math.max(0, Math.min(...lines.map((line) => line.at - line.second - 1)));
  return lines.map((line) => ({ ...line, at: began + line.second + 0.5 }));
}
