import assert from "node:assert/strict";
import { execFileSync, spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { cpus } from "node:os";
import { text } from "node:stream/consumers";
import { isRunning } from "../../toolchain/plugins/group-members";
import { laneArgv, laneInput, lanesMissing } from "../../toolchain/testing/lane";
import { eventually } from "../support/eventually";
import { skip } from "../support/skip";

const script = "test/support/in-lane.sh";

/** Starts the script in a lane. */
function start(...args: readonly string[]): ChildProcessWithoutNullStreams {
  const [program = "", ...rest] = laneArgv(["bash", script, ...args]);
  const child = spawn(program, rest, { stdio: "pipe" });
  child.stdin.on("error", () => undefined).write(laneInput(process.env));
  return child;
}

async function run(...args: readonly string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const child = start(...args);
  const [[code], stdout, stderr] = await Promise.all([
    once(child, "close") as Promise<[number]>,
    text(child.stdout),
    text(child.stderr),
  ]);
  return { code, stdout, stderr };
}

/** Pids that the script printed. */
const pids = (printed: string): number[] => printed.trim().split(/\s+/).map(Number);

describe("a lane of test files", function () {
  this.timeout(20_000);

  before(async function () {
    const missing = await lanesMissing();
    if (missing !== undefined) skip(this, missing);
  });

  it("has a network with nothing but lo, which is up, and nobody's namespaces and rules", async () => {
    const { stdout, stderr } = await run("look");
    assert.match(stdout, /^1\nlo +UNKNOWN +127\.0\.0\.1\/8 ::1\/128 *\n$/, stderr);
  });

  it("ends as the program does, as the same user, with its environment and all processors", async () => {
    process.env["TESTBED_LANE_TEST"] = "it's\nodd";
    try {
      const here = execFileSync("bash", [script, "end", "0"], { encoding: "utf8" });
      assert.deepEqual(await run("end", "7"), { code: 7, stdout: here, stderr: "" });
    } finally {
      delete process.env["TESTBED_LANE_TEST"];
    }
  });

  it("keeps what is made in it from this machine and from other lanes", async () => {
    const both = await Promise.all([run("make", "lane0"), run("make", "lane1")]);
    assert.deepEqual(
      both.map(({ code, stdout }) => [code, stdout.includes("lane0"), stdout.includes("lane1")]),
      [
        [0, true, false],
        [0, false, true],
      ],
    );
    assert.ok(!existsSync("/run/netns/test-lane"));
    assert.doesNotMatch(execFileSync("ip", ["-br", "link"], { encoding: "utf8" }), /lane[01]/);
  });

  it("keeps mount namespaces in files, whichever processor they are made on", async () => {
    const { code, stderr } = await run("keep", ...cpus().map((_, index) => String(index)));
    assert.deepEqual([code, stderr], [0, ""]);
  });

  it("tells and kills what was left running, whatever network it went to", async () => {
    const { code, stdout, stderr } = await run("leave");
    assert.equal(code, 0, stderr);
    const left = pids(stdout);
    assert.equal(left.length, 2);
    assert.match(stderr, /^left running, and ended now:\n/);
    for (const pid of left) {
      assert.match(stderr, new RegExp(`^ *${String(pid)} `, "m"));
      assert.ok(!isRunning(pid), String(pid));
    }
  });

  for (const [title, stop] of [
    ["its stdin ends", (child: ChildProcessWithoutNullStreams) => child.stdin.end()],
    ["who started it is gone", (child: ChildProcessWithoutNullStreams) => child.stdin.destroy()],
  ] as const)
    it(`is ended with all that runs in it when ${title}`, async () => {
      const child = start("hang");
      const ended = once(child, "close");
      const [line] = (await once(child.stdout, "data")) as [Buffer];
      stop(child);
      assert.notDeepEqual(await ended, [0, null]);
      for (const pid of pids(line.toString()))
        await eventually(`${String(pid)} is gone`, 5, () => (isRunning(pid) ? undefined : true));
    });
});
