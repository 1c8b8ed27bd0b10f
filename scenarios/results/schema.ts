/** The shape of `results.json`, versioned: readers refuse what they do not know. Times in seconds unless said otherwise. */
import * as z from "zod";

/** Raised with every change that an old reader would misread. */
export const RESULTS_VERSION = 1;

export const verdictSchema = z.enum(["pass", "fail", "invalid", "blocked", "unsupported"]);

/**
 * ok: held. fail: disproved. blocked, unsupported: nothing was tried, see the verdicts. unfinished: the run ended during it.
 * skipped: the run ended before it.
 */
const outcomeSchema = z.enum(["ok", "fail", "invalid", "blocked", "unsupported", "unfinished", "skipped"]);
export type Outcome = z.infer<typeof outcomeSchema>;

export const observationSchema = z.object({
  ok: z.boolean(),
  missing: z.exactOptional(z.boolean()),
  untried: z.exactOptional(z.enum(["blocked", "unsupported"])),
  saw: z.string(),
  data: z.exactOptional(z.record(z.string(), z.unknown())),
});

const stepResultSchema = z.object({
  title: z.string(),
  kind: z.string(),
  outcome: outcomeSchema,
  /** Since the scenario began. */
  at: z.number(),
  seconds: z.number(),
  saw: z.string(),
  observation: z.exactOptional(observationSchema),
});
export type StepResult = z.infer<typeof stepResultSchema>;

const faultResultSchema = z.object({
  name: z.string(),
  kind: z.string(),
  nodes: z.array(z.string()),
  /** Between the first and the last target that fired. */
  skewMilliseconds: z.number(),
  /** Milliseconds since the scenario began: when it was fired, was proved to bite, and was told to end. */
  from: z.number(),
  proven: z.exactOptional(z.number()),
  to: z.exactOptional(z.number()),
  /** Whether its absence was measured after recovery. */
  healed: z.boolean(),
});

const loadResultSchema = z.object({
  scheduled: z.number(),
  sent: z.number(),
  ok: z.number(),
  operations: z.exactOptional(z.number()),
  late: z.number(),
  errors: z.record(z.string(), z.number()),
  seconds: z.number(),
  latency: z.object({
    count: z.number(),
    p50: z.number(),
    p90: z.number(),
    p95: z.number(),
    p99: z.number(),
    p999: z.number(),
    max: z.number(),
    mean: z.number(),
  }),
  histogram: z.string(),
  perTarget: z.record(z.string(), z.object({ sent: z.number(), ok: z.number() })),
});

const clientsResultSchema = z.object({
  operations: z.number(),
  ok: z.number(),
  failed: z.number(),
  unknown: z.number(),
});
export type ClientsResult = z.infer<typeof clientsResultSchema>;

/** What is the same for all scenarios of a run. */
const runHeaderSchema = z.object({
  id: z.string(),
  stack: z.string(),
  environment: z.string(),
  system: z.string(),
  profile: z.string(),
  seed: z.string(),
  /** Digest of what the verdicts stand on: runs with the same one are about the same deployment. Absent in results of before it was stored. */
  subject: z.exactOptional(z.string()),
  versions: z.object({ testbed: z.string(), node: z.string(), kernel: z.string() }),
});
export type RunHeader = z.infer<typeof runHeaderSchema>;

/** A process that cannot be mistaken for a later one with the same pid. */
export const processIdentitySchema = z.object({ pid: z.number(), started: z.string(), boot: z.string() });

const scenarioResultSchema = z.object({
  id: z.string(),
  title: z.string(),
  source: z.string(),
  pace: z.enum(["full", "machine", "quick"]),
  /** 1 for the first try since it last passed or its subject changed. */
  attempt: z.number(),
  /** lost: its runner is gone and never said how it ended. */
  state: z.enum(["running", "finished", "lost"]),
  owner: processIdentitySchema,
  verdict: z.exactOptional(verdictSchema),
  reason: z.string(),
  /** ISO 8601. */
  started: z.string(),
  seconds: z.number(),
  settings: z.record(z.string(), z.number()),
  /** The plan's numbers where the settings are others. */
  plan: z.exactOptional(z.record(z.string(), z.number())),
  steps: z.array(stepResultSchema),
  faults: z.array(faultResultSchema),
  loads: z.record(z.string(), loadResultSchema),
  clients: z.record(z.string(), clientsResultSchema),
});
export type ScenarioResult = z.infer<typeof scenarioResultSchema>;

/** `<ID>/result.json`: one scenario with the header of its run. */
export const scenarioFileSchema = z.object({
  version: z.literal(RESULTS_VERSION),
  run: runHeaderSchema,
  scenario: scenarioResultSchema,
});
export type ScenarioFile = z.infer<typeof scenarioFileSchema>;

/** `results.json`. */
export const resultsSchema = z.object({
  version: z.literal(RESULTS_VERSION),
  run: runHeaderSchema,
  state: z.enum(["running", "finished", "lost"]),
  /** Only when all scenarios are finished: `pass` if each of them is. */
  verdict: z.exactOptional(verdictSchema),
  started: z.string(),
  scenarios: z.array(scenarioResultSchema),
});
export type Results = z.infer<typeof resultsSchema>;
