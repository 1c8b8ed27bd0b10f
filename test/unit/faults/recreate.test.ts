import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ActiveFault } from "../../../scenarios/faults/active-fault";
import { proveRecreate } from "../../../scenarios/faults/prove-recreate";
import type { Inventory } from "../../../scenarios/inventory";
import { killed } from "../../support/processes";
import { paperInventory } from "./inventory";

const support = join(__dirname, "..", "..", "support");
const signal = new AbortController().signal;
const recreate = { kind: "recreate", target: { node: "a" } } as const;

describe("a host that is made anew", () => {
  let directory: string;
  let server: Server;
  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), "testbed host "));
    writeFileSync(join(directory, "id"), "host-1\n");
    execFileSync("bash", [join(support, "fake-service.sh"), "start", join(directory, "pid")]);
    server = createServer((socket) => socket.destroy()).listen(0, "127.0.0.1");
    await once(server, "listening");
  });
  afterEach(() => {
    server.close();
    try {
      process.kill(Number(readFileSync(join(directory, "pid"), "utf8")), "SIGKILL");
    } catch {
      // gone already
    }
    rmSync(directory, { recursive: true });
  });

  function inventory(): Inventory {
    const file = join(directory, "pid");
    const program = join(support, "fake-service.sh");
    const service = { name: "db", carrier: [], status: ["bash", program, "status", file], log: "" };
    const paper = paperInventory(["a"], [service]);
    const { port } = server.address() as AddressInfo;
    const ports = [{ name: "echo", number: port, protocol: "tcp", from: "controller" }] as const;
    const keeper = ["bash", join(support, "fake-keeper.sh"), directory];
    return { ...paper, nodes: paper.nodes.map((node) => ({ ...node, address: "127.0.0.1", ports, keeper })) };
  }
  const setup = (where = inventory()) =>
    ActiveFault.setup(recreate, {
      ...{ inventory: where, adapter: { checks: {}, workloads: {} }, seed: "1", id: "x", signal },
    });

  it("is another one with other processes, and lets in whom it did", async () => {
    const fault = await setup();
    assert.deepEqual(fault.nodes, ["a"]);
    await fault.inject();
    const on = await fault.verifyOn();
    assert.ok(on.ok, on.saw);
    assert.match(on.saw, /^a: a-0 \(host-1\) is gone, now a-0 \(host-\d+\) runs on m$/);
    await fault.recover();
    const off = await fault.verifyOff(5);
    assert.ok(off.ok, off.saw);
    await fault.cleanup();
  });

  it("is not taken for healed while it does not run, which is told with the reason", async () => {
    writeFileSync(join(directory, "broken"), "");
    const fault = await setup();
    await fault.inject();
    assert.ok((await fault.verifyOn()).ok);
    await fault.recover();
    const off = await fault.verifyOff(0.1);
    assert.equal(off.ok, false);
    assert.match(off.saw, /a-0 .* does not run: container node: CrashLoopBackOff: it ended with 3, expected another one that runs/); // prettier-ignore
    await fault.cleanup();
  });

  it("is not taken for healed while its service does not run, or nobody is let in", async () => {
    const fault = await setup();
    await fault.inject();
    assert.ok((await fault.verifyOn()).ok);
    await fault.recover();
    await killed(Number(readFileSync(join(directory, "pid"), "utf8")));
    const { port } = server.address() as AddressInfo;
    server.close();
    const off = await fault.verifyOff(0.1);
    assert.equal(off.ok, false);
    assert.match(off.saw, /db on a is gone, expected running/);
    assert.match(off.saw, new RegExp(`controller → a:${port}: no answer`));
    await fault.cleanup();
  });

  it("is not taken for another one while its service is the process that it was", async () => {
    writeFileSync(join(directory, "sham"), "");
    const fault = await setup();
    await fault.inject();
    assert.ok((await fault.verifyOn()).ok);
    await fault.recover();
    const off = await fault.verifyOff(0.1);
    assert.equal(off.ok, false);
    assert.match(off.saw, /^db on a is still the process it was/);
    await fault.cleanup();
  });

  it("that was not made anew is not proved", async () => {
    writeFileSync(join(directory, "deaf"), "");
    const where = inventory();
    const proof = proveRecreate({
      ...{ fault: recreate, nodes: where.nodes, inventory: where, signal, biteMilliseconds: 60 },
    });
    await proof.baseline();
    const on = await proof.on();
    assert.equal(on.ok, false);
    assert.match(on.saw, /a-0 \(host-1\) runs on m, expected another one/);
    // Everything is well with it, but it is the one that it was.
    assert.equal((await proof.off()).ok, false);
  });

  it("cannot be where nobody makes hosts anew, nor on one that is not well", async () => {
    const [node] = inventory().nodes;
    const { keeper, ...alone } = node!;
    assert.ok(keeper);
    await assert.rejects(
      setup({ ...inventory(), nodes: [alone] }),
      /nobody of this environment makes a anew/,
    );
    writeFileSync(join(directory, "trouble"), "no machine takes it");
    await assert.rejects(
      setup(),
      /fault recreate could not be proved: a: a-0 .* does not run: no machine takes it/,
    );
  });
});
