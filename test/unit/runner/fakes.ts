/** A runner with everything outside it replaced: faults and loads that do as told, results in a folder that goes away. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Journal } from "../../../scenarios/results/journal";
import { headerOf } from "../../../scenarios/runner/header";
import type { RunnerInput } from "../../../scenarios/runner/input";
import type { ArmedFault, Ports } from "../../../scenarios/runner/ports";
import { identifySelf } from "../../../scenarios/runner/processes";
import { Progress } from "../../../scenarios/runner/progress";
import { runScenario } from "../../../scenarios/runner/run";
import type { Judgement } from "../../../scenarios/runner/verdict";
import type { LoadResult } from "../../../scenarios/load/load";
import type { Step } from "../../../scenarios/scenario";
import { adapter } from "./fake-system";

export interface FakeOptions {
  readonly bites?: boolean;
  readonly heals?: boolean;
  /** Milliseconds after which the fault ends by itself, as when its carrier dies. */
  readonly lasts?: number;
  readonly setupFails?: boolean;
  /** What the load comes to. */
  readonly load?: { readonly result: LoadResult; readonly invalid?: string };
  readonly timeout?: number;
  readonly interrupt?: AbortSignal;
  readonly onLine?: (line: string) => void;
}

export interface FakeRun {
  readonly judgement: Judgement;
  readonly journal: Journal;
  /** What was done to faults and loads, in order. */
  readonly deeds: readonly string[];
  readonly lines: readonly string[];
}

export function inputOf(steps: readonly Step[], results: string, timeout = 20): RunnerInput {
  const node = (name: string) => ({
    ...{ name, role: "member", address: "127.0.0.1", ports: [], exec: [], services: [] },
  });
  return {
    inventory: {
      ...{
        version: 1,
        stack: "test",
        owner: "o",
        environment: "local",
        capabilities: ["partition"],
        controller: "::1",
        vantage: [],
      },
      ...{
        system: "./test/unit/runner/fake-system",
        profile: "documented",
        nodes: [node("n-1"), node("n-2")],
      },
    },
    scenario: {
      ...{ id: "X-1", title: "a test", source: "", pace: "quick", settings: {}, timeout, steps },
      needs: { capabilities: [], nodes: 1 },
    },
    results,
    run: "run-1",
    seed: "1",
    attempt: 0,
  };
}

export function loadResult(change: Partial<LoadResult> = {}): LoadResult {
  const latency = { count: 0, p50: 0, p90: 0, p95: 0, p99: 0, p999: 0, max: 0, mean: 0 };
  return {
    ...{
      scheduled: 100,
      sent: 100,
      ok: 100,
      late: 0,
      errors: {},
      seconds: 1,
      latency,
      histogram: "",
      perTarget: {},
    },
    ...change,
  };
}

/** A folder for results; removed by the returned function. */
export function scratch(): { readonly directory: string; readonly remove: () => void } {
  const directory = mkdtempSync(join(tmpdir(), "testbed runner "));
  return {
    directory,
    remove: () => {
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

export async function run(
  steps: readonly Step[],
  directory: string,
  options: FakeOptions = {},
): Promise<FakeRun> {
  const deeds: string[] = [];
  const lines: string[] = [];
  const input = inputOf(steps, directory, options.timeout);
  const journal = new Journal(headerOf(input, "run-1"), input, identifySelf());
  const progress = new Progress(
    "X-1",
    steps.length,
    (line) => {
      lines.push(line);
      options.onLine?.(line);
    },
    50,
  );
  const interrupt = options.interrupt ?? new AbortController().signal;
  const { inventory } = input;
  const judgement = await runScenario({
    ...{ input, runId: "run-1-X-1", ports: fakePorts(deeds, options), journal, progress, interrupt },
    adapter: (signal) =>
      adapter({ inventory, runId: "run-1-X-1", seed: "1", now: () => performance.now(), signal }),
  });
  journal.finish(judgement);
  return { judgement, journal, deeds, lines };
}

function fakePorts(deeds: string[], options: FakeOptions): Ports {
  const { bites = true, heals = true, lasts = Infinity, setupFails = false } = options;
  const { load = { result: loadResult() } } = options;
  return {
    setupFault(_spec, { id }) {
      if (setupFails) return Promise.reject(new Error("nft is missing on n-1"));
      let on = false;
      let ends = Infinity;
      const isOn = (): boolean => on && performance.now() < ends;
      const fault: ArmedFault = {
        inject() {
          deeds.push(`inject ${id}`);
          on = bites;
          ends = performance.now() + lasts;
          return Promise.resolve({ at: performance.now(), skewMilliseconds: 0.8, nodes: ["n-1", "n-2"] });
        },
        verifyOn: () =>
          Promise.resolve({ ok: isOn(), saw: isOn() ? "4 of 4 probes lost" : "4 of 4 probes answered" }),
        recover() {
          deeds.push(`recover ${id}`);
          if (heals) on = false;
          return Promise.resolve();
        },
        verifyOff: () => Promise.resolve({ ok: heals, saw: heals ? "answers again" : "n-1 does not answer" }),
        cleanup() {
          deeds.push(`cleanup ${id}`);
          return Promise.resolve();
        },
      };
      return Promise.resolve(fault);
    },
    startLoad: () =>
      Promise.resolve({
        finished: Promise.resolve(load),
        stop() {
          deeds.push("stop load");
        },
      }),
  };
}
