/** Reads a run's directory for the report. What is broken or missing is said in the report, and the rest is shown. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { stripVTControlCharacters } from "node:util";
import type { Operation } from "../../history/history";
import { reasonOf } from "../../reason";
import { parseRunnerInput, type RunnerInput } from "../../runner/input";
import { earlierScenarios } from "../earlier";
import { readHistory } from "../history-file";
import type { ScenarioResult } from "../schema";
import { readRun } from "../store";
import type { KeptLog, ReportRun, ReportScenario } from "./model";
import { parseSamples } from "./samples";

/** Name of a report in the directory of its run. */
export const FILE = "report.html";

/** @returns undefined when the directory holds no run */
export function readReport(directory: string): ReportRun | undefined {
  const results = readRun(directory);
  if (results === undefined) return undefined;
  const scenarios = results.scenarios.map((each) => readScenarioFiles(join(directory, each.id), each));
  const earlier = earlierScenarios(resolve(directory), results).map((each) => {
    const report = join("..", each.run, FILE);
    const link = existsSync(join(directory, report)) ? `${report}#${each.result.id}` : undefined;
    return { ...each, link };
  });
  return { results, scenarios, earlier };
}

function readScenarioFiles(directory: string, result: ScenarioResult): ReportScenario {
  const unreadable: string[] = [];
  const attempt = <T>(what: string, read: () => T, otherwise: T): T => {
    try {
      return read();
    } catch (error) {
      unreadable.push(`${what}: ${reasonOf(error)}`);
      return otherwise;
    }
  };
  const file = (name: string): string => join(directory, name);
  const text = (name: string): string => (existsSync(file(name)) ? readFileSync(file(name), "utf8") : "");
  return {
    result,
    input: attempt<RunnerInput | undefined>(
      "input.json",
      () => parseRunnerInput(text("input.json")),
      undefined,
    ),
    samples: parseSamples(attempt("samples.jsonl", () => text("samples.jsonl"), "")),
    histories: attempt<ReadonlyMap<string, readonly Operation[]>>(
      "history.jsonl",
      () => readHistory(file("history.jsonl")),
      new Map(),
    ),
    logs: attempt<readonly KeptLog[]>("logs", () => readLogs(file("logs")), []),
    unreadable,
  };
}

function readLogs(directory: string): readonly KeptLog[] {
  if (!existsSync(directory)) return [];
  return readdirSync(directory)
    .filter((name) => name.endsWith(".log"))
    .sort()
    .map((name) => {
      const text = readable(readFileSync(join(directory, name), "utf8")).trimEnd();
      return { name: name.slice(0, -".log".length), lines: text.split("\n").length, text };
    });
}

/** Without colours and cursor movements, and with a sign for what HTML cannot hold. */
const readable = (text: string): string =>
  stripVTControlCharacters(text).replaceAll(/[\u0000-\u0008\u000B-\u001F\u007F]/g, "\uFFFD");
