import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { official } from "./engine-home";
import { isRunning } from "../../../toolchain/plugins/group-members";
import { skip } from "../../support/skip";
import type { Declaration, Run } from "./stack";
import { eventually, timeUntil } from "../../support/eventually";
import { withStack } from "./suite";

/** Leaves a process of its own behind in the background, writes both pids, and says so when it is asked to end. */
const LONG = [
  "trap 'echo asked >> asked; exit 1' TERM",
  // Writes its pid itself, when it no longer has the trap of the shell it came from.
  "sh -c 'echo $$ > grandchild; exec sleep 1000' &",
  "echo $$ > child",
  "while :; do sleep 0.05; done",
].join("\n");

describe("What was started, when the engine is interrupted or dies", function () {
  this.timeout(60_000);
  const stack = withStack();

  before(function () {
    if (official)
      skip(this, "the official plugin kills the command's own process only, and leaves its children");
  });

  function pid(name: string): number | undefined {
    const file = stack().file(name);
    const text = existsSync(file) ? readFileSync(file, "utf8").trim() : "";
    return text === "" ? undefined : Number(text);
  }

  function alive(name: string): boolean {
    const id = pid(name);
    return id !== undefined && isRunning(id);
  }

  /** Runs the declaration until its processes are there, hits the engine with `signal`, and measures until they are gone. */
  async function hit(
    declaration: Declaration,
    processes: readonly string[],
    signal: NodeJS.Signals,
  ): Promise<[number, Run]> {
    stack().declare(declaration);
    const { process: engine, ended } = stack().start("up", "--yes", "--skip-preview", "--stack", "test");
    await eventually(
      "its processes run",
      10,
      () => processes.every(alive),
      () => processes.filter(alive),
    );
    engine.kill(signal);
    const took = await timeUntil(
      "its processes are gone",
      10,
      () => !processes.some(alive),
      () => processes.filter(alive),
    );
    return [took, await ended];
  }

  const command: Declaration = { resources: { long: { create: LONG } } };

  beforeEach(async () => {
    for (const name of ["child", "grandchild", "asked", "program"]) stack().discard(name);
    await stack().run("cancel", "--yes", "--stack", "test");
  });

  it("a command and its children are asked to end when the engine is interrupted", async () => {
    const [took, run] = await hit(command, ["child", "grandchild"], "SIGINT");
    assert.ok(took < 2_000, `took ${String(took)} ms`);
    assert.equal(readFileSync(stack().file("asked"), "utf8"), "asked\n");
    assert.match(run.output, /interrupted: exit status 1: running/);
    assert.deepEqual(await stack().state(), {});
  });

  it("a command and its children are gone within a second when the engine is killed", async () => {
    const [took] = await hit(command, ["child", "grandchild"], "SIGKILL");
    assert.ok(took < 1_000, `took ${String(took)} ms`);
    assert.equal(readFileSync(stack().file("asked"), "utf8"), "asked\n");
  });

  it("a command that runs longer than its timeout is ended", async () => {
    stack().declare({ resources: { long: { create: LONG, options: { customTimeouts: { create: "1s" } } } } });
    const run = await stack().run("up", "--yes", "--skip-preview", "--stack", "test");
    assert.match(run.output, /timed out after 1 s: exit status 1: running/);
    assert.equal(alive("grandchild"), false);
  });

  it("a process that a finished command left in the background stays", async () => {
    await stack().up({ resources: { daemon: { create: "sleep 1000 >/dev/null 2>&1 & echo $! > child" } } });
    assert.equal(alive("child"), true);
    process.kill(pid("child") ?? 0);
  });

  it("the program is gone within a second when the engine is killed", async () => {
    const [took] = await hit({ resources: {}, hang: true }, ["program"], "SIGKILL");
    assert.ok(took < 1_000, `took ${String(took)} ms`);
  });

  it("the program is gone when the engine is interrupted twice", async () => {
    stack().declare({ resources: {}, hang: true });
    const { process: engine, ended } = stack().start("up", "--yes", "--skip-preview", "--stack", "test");
    await eventually("the program runs", 10, () => alive("program"));
    engine.kill("SIGINT");
    engine.kill("SIGINT");
    await ended;
    await eventually("the program is gone", 10, () => !alive("program"));
  });

  it("no plugin is left behind", async () => {
    await eventually(
      "plugins are gone",
      6,
      () => stack().plugins().length === 0,
      () => stack().plugins(),
    );
  });
});
