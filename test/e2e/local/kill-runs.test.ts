import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { resultsSchema } from "../../../scenarios/results/schema";
import { readRun, rebuild } from "../../../scenarios/results/store";
import type { Step } from "../../../scenarios/scenario";
import { Namespaces, namespacesMissing } from "../../support/namespaces";
import { skip } from "../../support/skip";
import { eventually, timeUntil } from "../../support/eventually";
import { thorough } from "../../support/thorough";
import { lives } from "../../support/processes";
import { TYPESCRIPT } from "../../../scenarios/typescript";

/** Long enough for two cuts, one after another, and their proofs. */
const RUN_MILLISECONDS = 4000;
/** Of each way; in a thorough run they are 50 with those of `kill-up.test.ts`. */
const MOMENTS = Number(process.env["TESTBED_MOMENTS"] ?? (thorough ? 13 : 4));
const HEALED_WITHIN = 5000;

const cut = (node: string): readonly Step[] => [
  { kind: "fault", title: `${node} is cut off`, name: node, fault: { kind: "isolate", target: { node } } },
  { kind: "heal", title: `${node} is back`, name: node },
];
const steps: readonly Step[] = [
  ...cut("n1"),
  ...cut("n2"),
  // It never ends by itself: whatever the machine, there is something to kill.
  { kind: "hold", title: "the wait for the end", seconds: 60 },
  { kind: "check", title: "all well", check: { check: "fake/holds" }, within: 1 },
];

/** A stand-in for the engine: a shell of that name, which the runner knows as `pulumi`. */
const ENGINE = '"$@"; exit $?';
const ways: readonly {
  readonly title: string;
  readonly victim: "runner" | "engine";
  readonly signal: NodeJS.Signals;
}[] = [
  { title: "SIGKILL of the runner", victim: "runner", signal: "SIGKILL" },
  { title: "SIGTERM of the runner", victim: "runner", signal: "SIGTERM" },
  { title: "SIGKILL of pulumi", victim: "engine", signal: "SIGKILL" },
];

describe("a run that is killed at a random moment", function () {
  this.timeout(MOMENTS * 15_000);
  const directory = mkdtempSync(join(tmpdir(), "testbed kill "));
  const engine = join(directory, "pulumi");
  let lab: Namespaces;
  const cleanups: (() => Promise<void>)[] = [];
  let run = 0;

  before(async function () {
    const missing = namespacesMissing();
    if (missing !== undefined) skip(this, missing);
    symlinkSync("/bin/sh", engine);
    lab = await Namespaces.create(3);
    cleanups.push(() => lab.remove());
  });
  after(async () => {
    for (const cleanup of cleanups) await cleanup();
    rmSync(directory, { recursive: true, force: true });
    rmSync(join(".testbed", "run", "test"), { recursive: true, force: true });
  });

  function start(): { readonly root: ChildProcess; readonly results: string } {
    const id = `run-${run++}`;
    const inventory = { ...lab.inventory(), environment: "local", system: "./test/unit/runner/fake-system" };
    const scenario = {
      ...{ id: "K-1", title: "two cuts", source: "", pace: "quick", settings: {}, timeout: 60, steps },
      needs: { capabilities: ["partition"], nodes: 3 },
    };
    const input = { inventory, scenario, results: directory, run: id, seed: "1" };
    const runner = [process.execPath, ...TYPESCRIPT, "scenarios/runner/main.ts"];
    const root = spawn(engine, ["-c", ENGINE, "pulumi", ...lab.exec(), ...runner], {
      stdio: ["pipe", "ignore", "ignore"],
    });
    root.stdin.on("error", () => undefined);
    root.stdin.end(JSON.stringify(input));
    return { root, results: join(directory, id) };
  }

  /** Pid of the runner itself: the last of the line of only children below the engine. */
  function runnerBelow(pid: number): number | undefined {
    const [child] = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ").filter(Boolean);
    if (child === undefined) return undefined;
    const command = readFileSync(`/proc/${child}/cmdline`, "utf8").split("\0");
    return command[0] === process.execPath ? Number(child) : runnerBelow(Number(child));
  }

  /** Tables of ours on all hosts. */
  async function tables(): Promise<string> {
    const each = await Promise.all(lab.names.map((_, index) => lab.run(index, "nft", "list", "tables")));
    return each.join("").trim();
  }

  for (const { title, victim, signal } of ways)
    it(`leaves no fault and readable results: ${title}, ${MOMENTS} times`, async () => {
      const told: string[] = [];
      for (let index = 0; index < MOMENTS; index++) {
        const { root, results } = start();
        const engineId = root.pid ?? 0;
        const runner = await eventually("the runner is there", HEALED_WITHIN / 1000, () =>
          runnerBelow(engineId),
        );
        // Spread over the run, at random within its share of it.
        const moment = ((index + Math.random()) * RUN_MILLISECONDS) / MOMENTS;
        await sleep(moment);
        await lab.run(
          undefined,
          "kill",
          "-s",
          signal.slice(3),
          String(victim === "engine" ? engineId : runner),
        );
        const healed = await timeUntil(
          `no fault is left after a kill at ${moment.toFixed(0)} ms`,
          HEALED_WITHIN / 1000,
          async () => (await tables()) === "",
          tables,
        );
        const gone = await timeUntil("the runner ends", HEALED_WITHIN / 1000, () => !lives(runner));
        if (root.exitCode === null && root.signalCode === null) await once(root, "exit");
        const seen = rebuild(results);
        // Killed before it knew its input: then there is nothing to read, and nothing was done.
        if (seen !== undefined) {
          resultsSchema.parse(JSON.parse(readFileSync(join(results, "results.json"), "utf8")));
          assert.notEqual(readRun(results)?.state, "running");
          const [scenario] = seen.scenarios;
          if (signal === "SIGKILL" && victim === "runner") assert.equal(scenario?.state, "lost");
          assert.equal(scenario?.verdict, "invalid", scenario?.reason);
        }
        told.push(`${moment.toFixed(0)}: ${healed.toFixed(0)}+${gone.toFixed(0)}`);
      }
      if (process.env["TESTBED_VERBOSE"])
        process.stderr.write(`      ms: healed + gone  ${told.join("  ")}\n`);
    });
});
