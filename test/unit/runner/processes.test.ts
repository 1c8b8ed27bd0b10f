import assert from "node:assert/strict";
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import {
  ancestorsUpTo,
  byPs,
  identify,
  identifySelf,
  isAlive,
  runs,
} from "../../../scenarios/runner/processes";
import { parseListed } from "../../../scenarios/runner/ps";
import { runIdOf, startedAt } from "../../../scenarios/runner/run-id";
import { watch } from "../../../scenarios/runner/watch";
import { skip } from "../../support/skip";

describe("process identity", () => {
  let child: ChildProcess;
  beforeEach(() => void (child = spawn("sleep", ["60"])));
  afterEach(() => void child.kill("SIGKILL"));

  it("tells a process from a later one with the same pid", () => {
    const self = identifySelf();
    assert.ok(isAlive(self));
    assert.ok(!isAlive({ ...self, started: "1" }));
    assert.ok(!isAlive({ ...self, boot: "another boot" }));
  });
  it("sees that a process is gone", async () => {
    const identity = identify(child.pid ?? 0);
    assert.ok(identity && isAlive(identity));
    child.kill("SIGKILL");
    await once(child, "exit");
    assert.ok(!isAlive(identity));
  });
  it("tells by the pid alone whether somebody has it", () => {
    assert.equal(runs(process.pid), true);
    assert.equal(runs(spawnSync("true").pid), false);
  });
  it("counts a dead process as dead that its parent never collects", async function () {
    if (!existsSync("/proc/self/stat")) skip(this, "no /proc here");
    // `sleep` takes the place of the shell and knows nothing of the child.
    const parent = spawn("sh", ["-c", "sleep 0.05 & echo $!; exec sleep 30"], {
      stdio: ["ignore", "pipe", "ignore"],
    });
    try {
      const [line] = (await once(parent.stdout, "data")) as [Buffer];
      const pid = Number(line.toString());
      while (!readFileSync(`/proc/${pid}/stat`, "utf8").includes(") Z "))
        await new Promise((resolve) => setImmediate(resolve));
      assert.equal(runs(pid), false);
    } finally {
      parent.kill("SIGKILL");
    }
  });
  it("finds the way up to a process by its name, parentheses in names or not", () => {
    const own = ancestorsUpTo("no such (program)");
    assert.equal(own, undefined);
    const chain = ancestorsUpTo("node", child.pid ?? 0);
    assert.equal(chain?.at(-1)?.pid, process.pid);
    assert.equal(chain.length, 2);
  });
  it("finds it by `ps` too, where there is no /proc, and when it was started", function () {
    if (spawnSync("ps", ["-p", "1"]).error) skip(this, "no ps here");
    const chain = ancestorsUpTo("node", child.pid ?? 0, byPs);
    const last = chain?.at(-1);
    assert.deepEqual([chain?.length, last?.pid, last?.name], [2, process.pid, "node"]);
    assert.ok(last && isAlive(last));
    const exact = startedAt(identifySelf())?.getTime();
    const told = startedAt(last)?.getTime() ?? 0;
    if (exact !== undefined) assert.ok(Math.abs(told - exact) < 3000, `${told} ${exact}`);
    assert.equal(runIdOf(last), runIdOf(last, [], new Date(0)), "the same for all that it starts");
  });
  it("reads what macOS prints, which has paths for names", () => {
    const line = "  501 Fri Nov 27 22:54:31 2026     /Applications/My Tools/pulumi\n";
    assert.deepEqual(parseListed(line), { name: "pulumi", parent: 501, started: "Fri Nov 27 22:54:31 2026" });
    assert.equal(parseListed(""), undefined);
  });
  it("tells once when one of the watched dies", async () => {
    const identity = identify(child.pid ?? 0);
    assert.ok(identity);
    const gone = new Promise<string>((resolve) => watch([{ ...identity, name: "pulumi" }], resolve, 10));
    child.kill("SIGKILL");
    assert.equal(await gone, `pulumi died (pid ${child.pid})`);
  });
  it("makes one run id for all that one process started", () => {
    const self = identifySelf();
    assert.equal(runIdOf(self), runIdOf(self, [], new Date(0)));
    assert.match(runIdOf(self), new RegExp(`^\\d{8}T\\d{6}Z-${process.pid}$`));
    const moved = (seconds: number): string =>
      `${new Date((startedAt(self)?.getTime() ?? 0) + seconds * 1000).toISOString().replaceAll(/[-:]|\.\d+/g, "")}-${self.pid}`;
    assert.equal(runIdOf(self, [moved(-3)]), moved(-3), "the clock was set meanwhile");
    assert.equal(runIdOf(self, [moved(-3000)]), runIdOf(self), "another process had that pid");
    const since = Date.now() - (startedAt(self)?.getTime() ?? 0);
    assert.ok(Math.abs(since - process.uptime() * 1000) < 5000, `started ${since} ms ago`);
  });
});
