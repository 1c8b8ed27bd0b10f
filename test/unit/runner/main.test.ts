import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { readScenario } from "../../../scenarios/results/store";
import { isAlive } from "../../../scenarios/runner/processes";
import type { Step } from "../../../scenarios/scenario";
import { inputOf, scratch } from "./fakes";
import { eventually } from "../../support/eventually";
import { TYPESCRIPT } from "../../../scenarios/typescript";

const RUNNER = [...TYPESCRIPT, "scenarios/runner/main.ts"];
const holds: Step = { kind: "check", title: "all well", check: { check: "fake/holds" }, within: 1 };
const long: readonly Step[] = [
  {
    ...{ kind: "start-clients", title: "clients write", name: "c" },
    clients: { workload: "registers", clients: 1, keys: 1, rate: 1 },
  },
  {
    kind: "fault",
    title: "kill the server",
    name: "k",
    fault: { kind: "kill", target: { node: "n-1" }, service: "server" },
  },
  { kind: "hold", title: "hold it down", seconds: 60 },
  holds,
];

describe("the runner as a process", function () {
  this.timeout(20_000);
  let folder: ReturnType<typeof scratch>;
  let child: ChildProcess | undefined;
  const deeds = (): string => join(folder.directory, "deeds");
  const told = (): readonly string[] =>
    existsSync(deeds()) ? readFileSync(deeds(), "utf8").trim().split("\n") : [];
  const result = () => readScenario(join(folder.directory, "run-1", "X-1"))?.scenario;

  beforeEach(() => void (folder = scratch()));
  afterEach(() => {
    child?.kill("SIGKILL");
    rmSync(join(".testbed", "run", "test runner"), { recursive: true, force: true });
    folder.remove();
  });

  /** One node whose service is a fake carrier that notes what it is told. */
  function document(steps: readonly Step[]): string {
    const input = inputOf(steps, folder.directory);
    const [first] = input.inventory.nodes;
    assert.ok(first);
    const service = {
      name: "server",
      carrier: [process.execPath, "test/unit/runner/fake-carrier.cjs", deeds()],
      status: ["sh", "test/unit/runner/fake-status.sh", deeds()],
    };
    const inventory = {
      ...input.inventory,
      stack: "test runner",
      capabilities: ["process"],
      nodes: [{ ...first, services: [service] }],
    };
    return JSON.stringify({ ...input, inventory });
  }

  function start(
    steps: readonly Step[],
    argv: readonly string[] = [process.execPath, ...RUNNER, "--standalone"],
  ): ChildProcess {
    const [program = "", ...rest] = argv;
    child = spawn(program, rest, { stdio: ["pipe", "pipe", "ignore"] });
    child.stdin?.end(document(steps));
    return child;
  }

  const until = <T>(what: string, look: () => T | undefined | false): Promise<T> =>
    eventually(what, 15, look, () => ({ deeds: told(), steps: result()?.steps }));

  async function outcome(started: ChildProcess): Promise<{ status: number | null; lines: string[] }> {
    assert.ok(started.stdout);
    const [output, [status]] = await Promise.all([
      text(started.stdout),
      once(started, "exit") as Promise<[number | null]>,
    ]);
    return { status, lines: output.split("\n") };
  }

  for (const [check, verdict] of [
    ["fake/holds", "pass"],
    ["fake/wrong", "fail"],
    ["fake/throws", "invalid"],
  ] as const)
    it(`prints one line and exits 0 for ${verdict}`, async () => {
      const { status, lines } = await outcome(start([{ ...holds, within: 0.1, check: { check } }]));
      assert.equal(status, 0);
      assert.equal(lines.length, 2);
      const line = JSON.parse(lines[0] ?? "") as Record<string, unknown>;
      assert.deepEqual(Object.keys(line).sort(), [
        "id",
        "reason",
        "results",
        "run",
        "seconds",
        "title",
        "verdict",
      ]);
      assert.equal(line["verdict"], verdict);
      assert.equal(result()?.verdict, verdict);
    });

  it("exits 2 and says why when it cannot store a verdict", async () => {
    child = spawn(process.execPath, [...RUNNER, "--standalone"], { stdio: ["pipe", "pipe", "pipe"] });
    child.stdin?.end("{}");
    assert.ok(child.stderr);
    const [said, [status]] = await Promise.all([
      text(child.stderr),
      once(child, "exit") as Promise<[number]>,
    ]);
    assert.equal(status, 2);
    assert.match(said, /the runner cannot use its input:\n {2}- inventory: /);
  });

  it("refuses to run when no pulumi is above it and nobody said that is meant", async () => {
    const script = '"$@"; exit $?';
    const { status, lines } = await outcome(
      start([holds], ["sh", "-c", script, "sh", process.execPath, ...RUNNER]),
    );
    assert.deepEqual([status, lines], [2, [""]]);
    assert.equal(result(), undefined);
  });

  for (const signal of ["SIGTERM", "SIGINT"] as const)
    it(`heals on ${signal} in the middle of a fault, and says so`, async () => {
      const running = start(long);
      await until("the fault is on", () => told().includes("fired"));
      running.kill(signal);
      const { status, lines } = await outcome(running);
      assert.equal(status, 0);
      assert.deepEqual(told(), ["fired", "healed"]);
      assert.match(lines[0] ?? "", /"verdict":"invalid","reason":"interrupted before it was over, during/);
      assert.equal(result()?.faults[0]?.healed, true);
    });

  it("heals when pulumi is killed, and records the run as interrupted", async () => {
    // A process is known by the name it was started with; the shell stands between as a plugin would.
    const engine = join(folder.directory, "pulumi");
    symlinkSync("/bin/sh", engine);
    const script = '"$@"; exit $?';
    const pulumi = start(long, [engine, "-c", script, "pulumi", process.execPath, ...RUNNER]);
    await until("the fault is on", () => told().includes("fired"));
    pulumi.kill("SIGKILL");
    const seen = await until("a verdict is stored", () =>
      result()?.state === "finished" ? result() : undefined,
    );
    assert.equal(seen.verdict, "invalid");
    assert.match(seen.reason, /^pulumi died \(pid \d+\), during “(hold it down|kill the server)”$/);
    assert.deepEqual(told(), ["fired", "healed"]);
    // It still writes the report, and is nobody's child to be waited for.
    await until("the runner is gone", () => !isAlive(seen.owner));
  });

  it("leaves readable results when it is killed: the run is lost, its operations are not", async () => {
    const running = start(long);
    const history = join(folder.directory, "run-1", "X-1", "history.jsonl");
    await until(
      "operations and the fault are stored",
      () => existsSync(history) && (result()?.faults.length ?? 0) > 0,
    );
    running.kill("SIGKILL");
    await once(running, "exit");
    const seen = result();
    assert.deepEqual([seen?.state, seen?.verdict], ["lost", "invalid"]);
    assert.match(seen?.reason ?? "", /^lost: the runner \(pid \d+\) ended during “.+” without a verdict$/);
    assert.match(readFileSync(history, "utf8"), /^\{"clients":"c"/);
    await until("the carrier healed by itself", () => told().includes("healed"));
  });
});
