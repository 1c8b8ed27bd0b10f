import type { ScenarioFile, ScenarioResult } from "../../../scenarios/results/schema";

/** A scenario's file as a runner leaves it. */
export function scenarioFile(change: Partial<ScenarioResult> = {}): ScenarioFile {
  return {
    version: 1,
    run: {
      ...{
        id: "run-1",
        stack: "local",
        environment: "local",
        system: "etcd",
        profile: "upstream",
        seed: "1",
      },
      versions: { testbed: "0.1.0", node: "20.0.0", kernel: "6.1" },
    },
    scenario: {
      ...{
        id: "ET-1",
        title: "consensus",
        source: "–",
        pace: "quick",
        attempt: 1,
        state: "finished",
        verdict: "pass",
      },
      owner: { pid: process.pid, started: "1", boot: "b" },
      ...{
        reason: "2 checks held",
        started: "2026-01-01T10:00:00.000Z",
        seconds: 2,
        settings: { seconds: 5 },
      },
      steps: [{ title: "same hash", kind: "check", outcome: "ok", at: 0, seconds: 1, saw: "hash 1" }],
      ...{ faults: [], loads: {}, clients: {} },
      ...change,
    },
  };
}
