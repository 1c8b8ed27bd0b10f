/** What the runner is told: one JSON document on stdin, kept beside the results so that a run can be judged and run again. */
import { readFileSync } from "node:fs";
import * as z from "zod";
import type { CheckSpec, ClientsSpec, Scenario, Step } from "../scenario";
import type { FaultSpec } from "../faults/fault";
import type { Inventory } from "../inventory";
import type { LoadSpec } from "../load/load";

const argv = z.array(z.string());
const text = z.string().min(1);
const seconds = z.number().nonnegative();

const inventorySchema = z.object({
  version: z.literal(1),
  stack: text,
  owner: text,
  environment: text,
  capabilities: z.array(
    z.enum([
      ...(["partition", "reject", "loss", "rate", "delay", "disconnect"] as const),
      ...(["recreate", "drain", "scale", "disk", "clock", "process", "workers"] as const),
    ]),
  ),
  system: text,
  profile: text,
  nodes: z
    .array(
      z.object({
        name: text,
        role: z.string(),
        address: text,
        ports: z.array(
          z.object({
            name: text,
            number: z.number(),
            protocol: z.enum(["tcp", "udp"]),
            from: z.enum(["cluster", "controller"]),
          }),
        ),
        exec: argv,
        inNetwork: z.exactOptional(argv),
        network: z.exactOptional(argv),
        keeper: z.exactOptional(argv),
        outside: z.exactOptional(z.boolean()),
        cluster: z.exactOptional(text),
        login: z.exactOptional(z.number()),
        services: z.array(
          z.object({
            name: text,
            carrier: argv,
            status: argv,
            log: z.exactOptional(z.string()),
            state: z.exactOptional(text),
            clock: z.exactOptional(argv),
          }),
        ),
        facts: z.exactOptional(z.record(z.string(), z.unknown())),
      }),
    )
    .min(1),
  controller: text,
  // Results of before it was told can still be judged again.
  vantage: argv.default([]),
});

/** Checks, faults and loads are judged by those who know them; here they only have to be what they say they are. */
const check = z.custom<CheckSpec>(
  (value) => z.looseObject({ check: text }).safeParse(value).success,
  'wants { "check": NAME, … }',
);
const fault = z.custom<FaultSpec>(
  (value) => z.looseObject({ kind: text }).safeParse(value).success,
  'wants { "kind": KIND, … }',
);
const load = z.custom<LoadSpec>(
  (value) =>
    z.looseObject({ rate: z.number().positive(), duration: z.number().positive() }).safeParse(value).success,
  'wants { "rate": …, "duration": …, … }',
);
const clients = z.custom<ClientsSpec>(
  (value) => z.looseObject({ workload: text }).safeParse(value).success,
  'wants { "workload": NAME, … }',
);

const stepSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("precondition"), title: text, check, within: seconds }),
  z.object({ kind: z.literal("check"), title: text, check, within: seconds }),
  z.object({ kind: z.literal("always"), title: text, check, during: seconds }),
  z.object({ kind: z.literal("fault"), title: text, name: text, fault }),
  z.object({ kind: z.literal("heal"), title: text, name: text }),
  z.object({ kind: z.literal("hold"), title: text, seconds }),
  z.object({ kind: z.literal("start-clients"), title: text, name: text, clients }),
  z.object({ kind: z.literal("start-load"), title: text, name: text, load }),
  z.object({ kind: z.literal("finish"), title: text, name: text, within: seconds }),
  z.object({ kind: z.literal("observe"), title: text, name: text, check }),
]);

const scenarioSchema = z.object({
  // Becomes a directory name.
  id: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]*$/, "an id is letters, digits, - and _"),
  title: text,
  source: z.string(),
  pace: z.enum(["full", "machine", "quick"]),
  settings: z.record(z.string(), z.number()),
  plan: z.exactOptional(z.record(z.string(), z.number())),
  needs: z.object({ capabilities: inventorySchema.shape.capabilities, nodes: z.number() }),
  timeout: z.number().positive(),
  steps: z.array(stepSchema),
});

const runnerInputSchema = z.object({
  inventory: inventorySchema,
  scenario: scenarioSchema,
  /** The directory of this stack's runs, absolute or relative to the project. */
  results: text,
  /** Name of the run's directory in `results`. Without it, the engine's start time: then all of one `pulumi up` are one run. */
  run: z.exactOptional(
    z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, "a run id is letters, digits, ., - and _"),
  ),
  /** Decides every random choice. */
  seed: text,
  /** Digest of what the verdict stands on: configuration, hosts as they were made, and the `run` of the stack file. */
  subject: z.exactOptional(text),
  /** Number of earlier tries that did not pass. */
  attempt: z.number().int().nonnegative().default(0),
});

export interface RunnerInput {
  readonly inventory: Inventory;
  readonly scenario: Scenario;
  readonly results: string;
  readonly run?: string;
  readonly seed: string;
  readonly subject?: string;
  readonly attempt: number;
}

/** Reads the document; throws one Error that names every wrong place. */
export function parseRunnerInput(document: string): RunnerInput {
  let value: unknown;
  try {
    value = JSON.parse(document);
  } catch (error) {
    throw new Error(`the runner wants one JSON document on stdin: ${(error as Error).message}`);
  }
  const parsed = runnerInputSchema.safeParse(withInventory(value));
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(
    (issue) => `${issue.path.join(".") || "(document)"}: ${issue.message}`,
  );
  throw new Error(`the runner cannot use its input:\n  - ${problems.join("\n  - ")}`);
}

/** The inventory may be in a file that several scenarios share: `deployment` names it, relative to the project. */
function withInventory(value: unknown): unknown {
  if (value === null || typeof value !== "object" || !("deployment" in value)) return value;
  const { deployment, ...input } = value;
  const { inventory } = JSON.parse(readFileSync(String(deployment), "utf8")) as { inventory: unknown };
  return { ...input, inventory };
}

/** A step kind must be in the schema before it can be run: this line stops compiling when one is missing. */
true satisfies [Step] extends [z.infer<typeof stepSchema>] ? true : false;
