import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ActiveFault } from "../../../scenarios/faults/active-fault";
import type { ProcessFault } from "../../../scenarios/faults/plan";
import { proveProcess } from "../../../scenarios/faults/prove-process";
import { eventually } from "../../support/eventually";
import { killed } from "../../support/processes";
import { paperInventory } from "./inventory";

const program = join(__dirname, "..", "..", "support", "fake-service.sh");
const signal = new AbortController().signal;
const seen: Readonly<Record<ProcessFault["kind"], RegExp>> = {
  kill: /db on a is gone/,
  stop: /db on a is gone/,
  pause: /db on a is pid \d+ in state T/,
  restart: /db on a is pid \d+ in state [SR]/,
};

describe("a process fault", () => {
  let directory: string;
  let file: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "testbed process "));
    file = join(directory, "pid");
    execFileSync("bash", [program, "start", file]);
  });
  afterEach(async () => {
    // One that was not to be would disturb all later tests.
    await Promise.all(made.splice(0).map((fault) => fault.cleanup()));
    try {
      process.kill(Number(readFileSync(file, "utf8")), "SIGKILL");
    } catch {
      // gone already
    }
    rmSync(directory, { recursive: true });
  });

  const inventory = () =>
    paperInventory(
      ["a"],
      [
        {
          name: "db",
          carrier: ["bash", program, "carrier", file],
          status: ["bash", program, "status", file],
          log: "",
        },
      ],
    );
  const made: ActiveFault[] = [];
  const setup = async (kind: ProcessFault["kind"]) => {
    const fault = await ActiveFault.setup(
      { kind, target: { node: "a" }, service: "db" },
      { inventory: inventory(), adapter: { checks: {}, workloads: {} }, seed: "1", id: "x", signal },
    );
    made.push(fault);
    return fault;
  };

  for (const kind of ["kill", "stop", "pause", "restart"] as const)
    it(`of kind ${kind} is proved on and off`, async () => {
      const fault = await setup(kind);
      assert.deepEqual(fault.nodes, ["a"]);
      await fault.inject();
      const on = await fault.verifyOn();
      assert.ok(on.ok, on.saw);
      assert.match(on.saw, seen[kind]);
      await fault.recover();
      const off = await fault.verifyOff(1);
      assert.ok(off.ok, off.saw);
      await fault.cleanup();
      assert.equal(fault.state, "clean");
    });

  it("that did not happen is not proved", async () => {
    const [node] = inventory().nodes;
    for (const kind of ["kill", "pause", "restart"] as const) {
      const fault = { kind, target: { node: "a" }, service: "db" } as const;
      const proof = proveProcess({ fault, nodes: [node!], signal, biteMilliseconds: 60 });
      await proof.baseline();
      const on = await proof.on();
      assert.equal(on.ok, false);
      assert.match(on.saw, /db on a is pid \d+ in state [SR], expected /);
    }
  });

  it("that is not over is not taken for healed", async () => {
    const fault = await setup("pause");
    await fault.inject();
    await fault.recover();
    const pid = Number(readFileSync(file, "utf8"));
    process.kill(pid, "SIGSTOP");
    await eventually("it is stopped", 5, () => readFileSync(`/proc/${pid}/stat`, "utf8").includes(") T "));
    const off = await fault.verifyOff(0.1);
    assert.equal(off.ok, false);
    assert.match(off.saw, /db on a is pid \d+ in state T, expected running \(after 0\.\d s\)/);
    await fault.cleanup();
    await assert.rejects(fault.recover(), /recover is not possible while it is clean/);
  });

  it("cannot be set up on a service that does not run, or does not exist", async () => {
    await killed(Number(readFileSync(file, "utf8")));
    await assert.rejects(
      setup("pause"),
      /fault pause could not be proved: db on a is gone, expected running/,
    );
    await assert.rejects(
      ActiveFault.setup(
        { kind: "kill", target: { node: "a" }, service: "web" },
        { inventory: inventory(), adapter: { checks: {}, workloads: {} }, seed: "1", id: "x", signal },
      ),
      /a has no service web; it has: db/,
    );
  });
});
