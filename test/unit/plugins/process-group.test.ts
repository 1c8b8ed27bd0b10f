import assert from "node:assert/strict";
import { once } from "node:events";
import { isRunning } from "../../../toolchain/plugins/group-members";
import { endAllGroups, ProcessGroup } from "../../../toolchain/plugins/process-group";

/**
 * Starts a shell that ignores or obeys SIGTERM and has a child which does the same. The child tells its pid itself, once its
 * trap is set: a signal between its start and that moment would be lost.
 */
async function start(trap: string): Promise<{ group: ProcessGroup; grandchild: number }> {
  const child = `trap '${trap}' TERM; sh -c 'echo $PPID'; while :; do sleep 0.01; done`;
  const script = `trap '${trap}' TERM; (${child}) & wait; wait`;
  const group = new ProcessGroup("/bin/sh", ["-c", script], { stdio: ["ignore", "pipe", "ignore"] });
  assert.ok(group.child.stdout);
  const [line] = (await once(group.child.stdout, "data")) as [Buffer];
  return { group, grandchild: Number(line.toString()) };
}

describe("A process group", () => {
  it("ends with all its processes when it is asked to", async () => {
    const { group, grandchild } = await start("exit 0");
    assert.ok(isRunning(grandchild));
    await group.end();
    assert.equal(isRunning(grandchild), false);
  });

  it("is killed when it does not end in time", async () => {
    const { group, grandchild } = await start("");
    const closed = once(group.child, "close");
    await group.end(100);
    await closed;
    assert.equal(isRunning(grandchild), false);
  });

  it("is gone when that is told, also when it had to be killed", async () => {
    const { group, grandchild } = await start("");
    await group.end(50);
    assert.equal(isRunning(grandchild), false);
  });

  it("is ended with all others", async () => {
    const groups = await Promise.all([start("exit 0"), start("exit 0")]);
    await endAllGroups();
    assert.deepEqual(
      groups.map(({ grandchild }) => isRunning(grandchild)),
      [false, false],
    );
  });

  it("of a program that does not exist is empty, and says so", async () => {
    const group = new ProcessGroup("/no/such/program", [], {});
    const [error] = (await once(group.child, "error")) as [NodeJS.ErrnoException];
    assert.equal(error.code, "ENOENT");
    await group.end();
  });
});
