/** Runs as they are read for a report, made up: what a test does not ask for is plain. */
import type { Operation } from "../../scenarios/history/history";
import { merge } from "../../scenarios/results/merge";
import type { NodeSample, ReportRun, ReportScenario, Samples } from "../../scenarios/results/report/model";
import type { ScenarioResult, StepResult } from "../../scenarios/results/schema";
import { scenarioFile } from "../unit/results/samples";

export type Change = Partial<Omit<ReportScenario, "result" | "samples">> & {
  readonly result?: Partial<ScenarioResult>;
  readonly samples?: Partial<Samples>;
};

export function reportRun(...changes: readonly Change[]): ReportRun {
  const scenarios = changes.map(reportScenario);
  const files = scenarios.map(({ result }) => scenarioFile(result));
  return { results: merge(files), scenarios, earlier: [] };
}

export function reportScenario({ result, samples, ...change }: Change): ReportScenario {
  return {
    result: scenarioFile(result).scenario,
    samples: { nodes: new Map(), loads: new Map(), looks: [], ...samples },
    ...{ input: undefined, histories: new Map(), logs: [], unreadable: [] },
    ...change,
  };
}

export const step = (change: Partial<StepResult> = {}): StepResult => ({
  ...{ title: "It holds", kind: "check", outcome: "ok", at: 1, seconds: 2, saw: "as it should" },
  ...change,
});

/** A passed, a failed and an aborted scenario with everything that can be drawn. */
export function mixedRun(): ReportRun {
  const seconds = 60;
  const faults: ScenarioResult["faults"] = [
    {
      name: "crash",
      kind: "kill",
      nodes: ["b"],
      skewMilliseconds: 0,
      from: 20_000,
      to: 40_000,
      healed: true,
    },
  ];
  const common = { seconds, faults, settings: { failover: 5 } };
  const stored = { samples: samplesOf(["a", "b", "c"], seconds), histories: histories(seconds) };
  const steps = [step({ at: 1 }), step({ title: "The leader is killed", kind: "fault", at: 20 })];
  const failed = step({ title: "Another leads", outcome: "fail", at: 21, seconds: 5, saw: "nobody leads" });
  const skipped = step({ title: "It is over", outcome: "skipped", at: 0, seconds: 0, saw: "" });
  const log = Array.from({ length: 200 }, (_, index) => `line ${index} of a log`).join("\n");
  return reportRun(
    { ...stored, result: { ...common, id: "X-1", title: "All is well", steps } },
    {
      ...stored,
      result: {
        ...common,
        ...{
          id: "X-2",
          title: "The leader is killed",
          verdict: "fail",
          reason: "Another leads: nobody leads",
        },
        steps: [...steps, failed, skipped],
      },
      logs: [{ name: "a-etcd", lines: 200, text: log }],
    },
    {
      ...stored,
      result: {
        ...common,
        ...{ id: "X-3", title: "The network parts", verdict: "invalid", reason: "interrupted by SIGINT" },
        steps: [...steps, { ...failed, outcome: "unfinished", saw: "interrupted by SIGINT" }, skipped],
      },
    },
  );
}

/** Many nodes and a load of many minutes: the most that a report must hold. */
export function largeRun(nodes: number, seconds: number): ReportRun {
  const names = Array.from({ length: nodes }, (_, index) => `node-${index + 1}`);
  const log = Array.from({ length: 500 }, (_, index) => `${index} ${"x".repeat(110)}`).join("\n");
  const logs = names.map((name) => ({ name: `${name}-service`, lines: 500, text: log }));
  return reportRun({
    result: { id: "X-1", seconds, verdict: "fail", steps: [step({ outcome: "fail", at: 9 })] },
    samples: samplesOf(names, seconds),
    histories: histories(seconds),
    logs,
  });
}

function samplesOf(nodes: readonly string[], seconds: number): Samples {
  const moments = Array.from({ length: seconds }, (_, index) => index);
  const asked = (index: number): readonly NodeSample[] =>
    moments.map((at) =>
      index === 1 && at >= seconds / 3 && at < seconds / 2
        ? { at, gap: "connect ECONNREFUSED" }
        : {
            at,
            values: {
              height: at * 3 + ((at * (index + 7)) % 5),
              leader: nodes[at < seconds / 3 ? 1 : 0] ?? "none",
              peers: 2 + ((at + index) % 3),
              queue: (at * 7919 * (index + 1)) % 997,
            },
          },
    );
  const load = moments.map((at) => ({
    ...{ at: at + 0.5, rate: 500, ok: 490 + (at % 10), errors: at % 7, classes: { timeout: at % 7 } },
    ...{ p50: 2 + (at % 3), p95: 9 + (at % 5), p99: 20 + ((at * 13) % 31) },
  }));
  return {
    nodes: new Map(nodes.map((name, index) => [name, asked(index)])),
    loads: new Map([["load", load]]),
    looks: [],
  };
}

function histories(seconds: number): ReadonlyMap<string, readonly Operation[]> {
  const operations = Array.from({ length: seconds * 20 }, (_, index): Operation => {
    const start = index * 50;
    const outcome = index % 37 === 0 ? "unknown" : "ok";
    return { ...{ client: index % 6, key: "k", node: "a", kind: "read" }, outcome, start, end: start + 3 };
  });
  return new Map([["clients", operations]]);
}
