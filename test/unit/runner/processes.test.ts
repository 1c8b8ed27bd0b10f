import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { ancestorsUpTo, identify, identifySelf, isAlive } from "../../../scenarios/runner/processes";
import { runIdOf, startedAt } from "../../../scenarios/runner/run-id";
import { watch } from "../../../scenarios/runner/watch";

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
  it("finds the way up to a process by its name, parentheses in names or not", () => {
    const own = ancestorsUpTo("no such (program)");
    assert.equal(own, undefined);
    const chain = ancestorsUpTo("node", child.pid ?? 0);
    assert.equal(chain?.at(-1)?.pid, process.pid);
    assert.equal(chain.length, 2);
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
    assert.equal(runIdOf(self), runIdOf(self, new Date(0)));
    assert.match(runIdOf(self), new RegExp(`^\\d{8}T\\d{6}Z-${process.pid}$`));
    const since = Date.now() - (startedAt(self)?.getTime() ?? 0);
    assert.ok(Math.abs(since - process.uptime() * 1000) < 5000, `started ${since} ms ago`);
  });
});
