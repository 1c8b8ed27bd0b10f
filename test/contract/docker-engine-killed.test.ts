import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { identify, isAlive } from "../../scenarios/runner/processes";
import { TYPESCRIPT } from "../../scenarios/typescript";
import { withHost } from "../../toolchain/engine/docker";
import { readRecord, type EnginePlace } from "../../toolchain/engine/place";
import { runtimeForThisMachine } from "../../toolchain/engine/runtime";
import { startEngine, type EngineOptions } from "../../toolchain/engine/start";
import { stopEngine } from "../../toolchain/engine/stop";
import { eventually } from "../support/eventually";
import { clear, placeForTest, whyNoOwnEngine } from "../support/own-engine";
import { skip } from "../support/skip";
import { importSleep } from "../support/small-image";

describe("a Docker engine of the project's own that was killed", function () {
  this.timeout(120_000);
  const killed = placeForTest();
  const next = { ...killed, data: `${killed.data}-next` };
  const network = `testbed-test-${process.pid}`;
  const through = ["nsenter", `--net=/run/netns/${network}`];
  const there = (...argv: string[]) =>
    execFileSync("nsenter", [...through.slice(1), ...argv], { encoding: "utf8" });
  /** Done by a process that is on that network itself, as set-up is. */
  const putAway = (place: EnginePlace, options: EngineOptions) => {
    const program = `require("./toolchain/engine/stop").putAwayKilled(...JSON.parse(process.argv[1]))`;
    there(process.execPath, ...TYPESCRIPT, "--eval", program, JSON.stringify([place, options]));
  };

  before(function () {
    const reason = whyNoOwnEngine();
    if (reason !== undefined) skip(this, reason);
    execFileSync("ip", ["netns", "add", network]);
  });
  after(async () => {
    if (whyNoOwnEngine() !== undefined) return;
    for (const each of [killed, next]) {
      await stopEngine(each);
      clear(each);
    }
    execFileSync("ip", ["netns", "delete", network]);
  });

  it("leaves its networks, which are gone before one with other data starts", async () => {
    const options = { runtime: await runtimeForThisMachine() };
    const env = withHost((await startEngine(killed, { ...options, through })).host);
    const docker = (...args: string[]) => execFileSync("docker", args, { encoding: "utf8", env }).trim();
    importSleep("testbed-sleep", env);
    const bridge = `br-${docker("network", "create", "--subnet", "10.9.9.0/24", "left").slice(0, 12)}`;
    const id = docker(
      "run",
      "--detach",
      "--stop-signal",
      "KILL",
      "--network",
      "left",
      "testbed-sleep",
      "/usr/bin/sleep",
      "1d",
    );
    const inside = identify(Number(docker("inspect", "--format", "{{.State.Pid}}", id)));
    const containerd = Number(readFileSync(join(killed.run, "exec/containerd/containerd.pid"), "utf8"));
    const engine = readRecord(killed)!.process;
    for (const pid of [engine.pid, containerd]) process.kill(pid, "SIGKILL");
    await eventually("it is gone", 5, () => !isAlive(engine));
    assert.ok(inside && isAlive(inside));
    const left = (): string => there("ip", "link") + there("iptables-save");
    assert.ok(left().includes(bridge));

    putAway(killed, options);
    assert.ok(left().includes(bridge), "it will start again by itself");
    putAway(next, options);
    assert.ok(!left().includes(bridge), left());
    assert.equal(isAlive(inside), false);
    assert.equal(readRecord(next), undefined);
  });
});
