import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { inventoryNode } from "../../components/environments/local/inventory";
import { healAll } from "../../scenarios/faults/heal";
import { eventually } from "../support/eventually";
import { LocalStack, webNode } from "../support/local-stack";
import { findBelow, killed } from "../support/processes";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";

/** A carrier as the runner drives it. */
class Carrier {
  readonly child: ChildProcess;
  private readonly said: string[] = [];
  readonly exit: Promise<number | null>;

  constructor(argv: readonly string[], lease = "5") {
    const [program = "", ...args] = argv;
    this.child = spawn(program, args, {
      stdio: ["pipe", "pipe", "inherit"],
      env: { ...process.env, TESTBED_LEASE: lease },
    });
    this.exit = new Promise((resolve) => this.child.on("close", resolve));
    if (this.child.stdout)
      createInterface({ input: this.child.stdout }).on("line", (line) => this.said.push(line));
  }

  /** Sends a line and waits for the answer; resolves to the milliseconds it took. */
  async ask(line: string | undefined, answer: string): Promise<number> {
    const start = performance.now();
    if (line) this.child.stdin?.write(`${line}\n`);
    await eventually(`answer \`${answer}\``, 8, () => {
      const error = this.said.find((text) => text.startsWith("error"));
      if (error && !answer.startsWith("error")) throw new Error(error);
      return this.said.includes(answer) ? true : undefined;
    });
    return performance.now() - start;
  }
}

describe("environment local: process faults", function () {
  this.timeout(30_000);
  // A policy that would not restart by itself: what comes back after a fault comes back because of the fault.
  const node = webNode("n1", "10.77.0.10", { restart: "never" });
  const stack = new LocalStack(`faults-${process.pid}`, [node]);
  const service = inventoryNode({ ...node, owner: stack.owner, stack: stack.stack, services: ["web"] })
    .services[0];
  assert.ok(service);
  const { carrier, status } = service;

  async function state(): Promise<string> {
    const [program = "", ...args] = status;
    const child = spawn(program, args, { stdio: ["ignore", "pipe", "inherit"] });
    let text = "";
    for await (const chunk of child.stdout) text += String(chunk);
    return text.trim().split(" ")[1] ?? "";
  }

  async function fired(kind: string, lease?: string): Promise<Carrier> {
    const held = new Carrier([...carrier, kind], lease);
    await held.ask(undefined, "armed");
    await held.ask("fire", "fired");
    return held;
  }

  const runs = (): number | undefined => {
    const pid = stack.pid("n1");
    return /\) [RS] /.test(readFileSync(`/proc/${pid}/stat`, "utf8")) ? pid : undefined;
  };

  /** Pids of the living carriers that recorded themselves for `testbed heal`. */
  const recorded = (): number[] => {
    const directory = `/run/testbed-faults/${statSync(`/run/netns/tb-${stack.owner}-n1`).ino}`;
    if (!existsSync(directory)) return [];
    const records = readdirSync(directory).map((name) => readFileSync(`${directory}/${name}`, "utf8"));
    return records.map((record) => Number(record.split(" ")[0])).filter((pid) => existsSync(`/proc/${pid}`));
  };
  const heal = async (): Promise<readonly string[]> => {
    const [report] = await healAll(stack.inventory());
    assert.equal(report?.error, undefined);
    return report?.undone ?? [];
  };

  before(() => stack.up());
  after(() => stack.deployment.destroy());

  for (const kind of ["kill", "stop"] as const)
    it(`${kind}: keeps the service down until healed, then it runs as a new process`, async () => {
      const before = stack.pid("n1");
      const held = await fired(kind);
      await eventually("the service is gone", 2, () => {
        try {
          process.kill(before, 0);
          return undefined;
        } catch {
          return true;
        }
      });
      // Longer than the supervisor's watch: it must not come back by itself.
      await pause(1500);
      held.child.stdin?.write("beat\n");
      assert.equal(await state(), "gone");
      await held.ask("heal", "healed");
      assert.equal(await held.exit, 0);
      assert.notEqual(stack.get("n1").pid, before);
    });

  it("kill: comes back also when whoever waits for the end of the fault is killed", async () => {
    const before = stack.pid("n1");
    const held = await fired("kill");
    const waits = (argv: readonly string[]): boolean => argv[0] === "flock" && argv.includes("-s");
    const waiter = await eventually("somebody waits", 5, () =>
      findBelow(stack.pid("n1", "supervisor"), waits),
    );
    process.kill(waiter, "SIGKILL");
    await held.ask("heal", "healed");
    assert.notEqual(stack.get("n1").pid, before);
  });

  it("pause: stops the process and lets it go on", async () => {
    const before = stack.get("n1").pid;
    const held = await fired("pause");
    await pause(1500);
    assert.equal(await state(), "T");
    await held.ask("heal", "healed");
    assert.equal(stack.get("n1").pid, before);
  });

  it("restart: comes back as a new process by itself", async () => {
    const before = stack.get("n1").pid;
    const held = await fired("restart");
    await eventually("it runs again", 5, () => (stack.get("n1").pid === before ? undefined : true));
    await held.ask("heal", "healed");
  });

  for (const kind of ["kill", "stop", "pause", "restart"] as const)
    it(`${kind}: is healed within 5 s when the carrier is killed`, async () => {
      const before = stack.pid("n1");
      const held = await fired(kind);
      held.child.kill("SIGKILL");
      const start = performance.now();
      await eventually("the service runs", 5, () => {
        const pid = runs();
        return kind === "pause" || pid !== before ? pid : undefined;
      });
      assert.ok(performance.now() - start < 5000);
      await eventually("the service answers", 5, () => stack.get("n1").pid);
    });

  it("heals and ends when its stdin closes, and when the lease runs out, of which it tells", async () => {
    const closed = await fired("kill");
    closed.child.stdin?.end();
    assert.equal(await closed.exit, 0);
    await eventually("the service answers", 5, () => stack.get("n1").pid);
    const silent = await fired("kill", "1");
    await silent.ask(undefined, "error no sign of life from the driver for 1 s: heals");
    assert.equal(await silent.exit, 1);
    await eventually("the service answers", 5, () => stack.get("n1").pid);
  });

  it("renews the lease with every beat", async () => {
    const held = await fired("kill", "1");
    for (let beats = 0; beats < 12; beats++) {
      held.child.stdin?.write("beat\n");
      await pause(250);
    }
    assert.equal(await state(), "gone");
    await held.ask("heal", "healed");
  });

  it("refuses a second fault on the same service, and an unknown request", async () => {
    const held = await fired("pause");
    const second = new Carrier([...carrier, "kill"]);
    await second.ask("fire", "error another fault holds web");
    assert.equal(await second.exit, 1);
    await held.ask("nonsense", "error unknown request: nonsense");
    assert.equal(await held.exit, 1);
    assert.notEqual(await state(), "T");
  });

  it("takes a line that arrives in pieces for one", async () => {
    const held = new Carrier([...carrier, "pause"]);
    await held.ask(undefined, "armed");
    held.child.stdin?.write("fi");
    await pause(400);
    await held.ask("re", "fired");
    await held.ask("heal", "healed");
  });

  // bash's `read -t` takes a newline with it, and tells of a time-out, when both come at once.
  it("understands requests whose ends are lost", async () => {
    const held = new Carrier([...carrier, "pause"]);
    await held.ask(undefined, "armed");
    held.child.stdin?.write("fire");
    await held.ask(undefined, "fired");
    for (const beats of ["beat", "beat\n", "beatbeat\n"]) {
      held.child.stdin?.write(beats);
      await pause(250);
    }
    assert.equal(await state(), "T");
    held.child.stdin?.write("beatheal");
    await held.ask(undefined, "healed");
    assert.equal(await held.exit, 0);
  });

  it("is not late on a busy machine, and on record for as long as it lives", async () => {
    const held = await fired("pause");
    const [pid = 0] = recorded();
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
    // proc(5): nice is field 19, rt_priority 40; these begin with the third.
    assert.ok(Number(fields[37]) > 0 || Number(fields[16]) < 0, fields.join(" "));
    await held.ask("heal", "healed");
    await held.exit;
    assert.deepEqual(recorded(), []);
  });

  for (const kind of ["kill", "stop", "pause"] as const)
    it(`${kind}: is undone by heal, which has nothing to do the second time`, async () => {
      const held = await fired(kind);
      const undone = await heal();
      assert.match(undone.join("\n"), /^carrier service_web_\d+ \(pid \d+\)$/);
      await held.exit;
      assert.equal(stack.get("n1").pid, runs());
      assert.deepEqual([await heal(), recorded()], [[], []]);
    });

  for (const kind of ["kill", "pause"] as const)
    it(`${kind}: is undone by heal when carrier and supervisor were killed`, async () => {
      const held = await fired(kind);
      await killed(stack.pid("n1", "supervisor"), ...recorded());
      await held.exit;
      assert.deepEqual(await heal(), ["service web runs again"]);
      await eventually("the service answers", 5, () => stack.get("n1").pid);
      assert.deepEqual(await heal(), []);
      assert.deepEqual(await stack.up(), kind === "kill" ? [] : ["update n1-web"]);
    });

  it("is repaired by the next `up` when carrier, service and supervisor were all killed", async () => {
    const held = await fired("kill");
    held.child.kill("SIGKILL");
    await killed(stack.pid("n1", "supervisor"));
    await held.exit;
    assert.deepEqual(await stack.up(), ["update n1-web"]);
    assert.ok(stack.get("n1").pid);
  });
});
