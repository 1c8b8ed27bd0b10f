import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { appendFileSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { eventually } from "../support/eventually";
import { killed, lives } from "../support/processes";
import { LocalStack, webNode } from "../support/local-stack";

/** Pids whose argv mentions the service of a node, here or in other lanes: more than one would be a second copy. */
function copies(address: string): number[] {
  const found = execFileSync("ps", ["-eo", "pid=,args="], { encoding: "utf8" }).split("\n");
  return found
    .filter((line) => line.includes(`contract/web.cjs ${address} 8000`) && !line.includes("bash"))
    .map((line) => Number(line.trim().split(" ")[0]));
}

describe("environment local: services", function () {
  this.timeout(30_000);
  // No other test has nodes at these addresses: all processes of the machine are looked at.
  const [address, other] = ["10.77.0.71", "10.77.0.72"];
  const always = webNode("n1", address, {
    firstStartArguments: ["first"],
    stateDirectory: "/var/lib/web",
    environment: { ODD: "it's $HOME\n`id`" },
    openFiles: 10_000_000,
    stopSeconds: 1,
  });
  const once = webNode("n2", other, { restart: "on-failure" });
  const stack = new LocalStack(`services-${process.pid}`, [always, once]);

  before(() => stack.up());
  after(() => stack.deployment.destroy());

  it("runs them with their own environment only, as declared", () => {
    const { env, argv, cwd } = stack.get("n1");
    assert.deepEqual(argv, ["first"]);
    assert.equal(env.ODD, "it's $HOME\n`id`");
    assert.deepEqual(Object.keys(env).sort(), ["HOME", "LANG", "ODD", "PATH"]);
    assert.equal(cwd, "/");
  });

  it("changes nothing the second time", async () => {
    assert.deepEqual(await stack.up(), []);
  });

  it("raises the limit of open files as far as it may, and tells a shortfall", () => {
    const limits = readFileSync(`/proc/${stack.pid("n1")}/limits`, "utf8");
    const [, soft, hard] = /^Max open files\s+(\d+)\s+(\d+)/m.exec(limits) ?? [];
    assert.equal(soft, hard);
    if (Number(soft) < 10_000_000)
      assert.match(
        stack.deployment.stdout.get("n1-web") ?? "",
        new RegExp(`10000000 wanted, ${String(soft)} allowed`),
      );
  });

  it("restarts a service that ended, always or on failure, as its policy says", async () => {
    const [first, second] = [stack.pid("n1"), stack.pid("n2")];
    stack.get("n1", "/exit?0");
    stack.get("n2", "/exit?3");
    const pids = await eventually("both run again", 5, () => {
      const now = [stack.get("n1").pid, stack.get("n2").pid];
      return now[0] !== first && now[1] !== second ? now : undefined;
    });
    stack.get("n2", "/exit?0");
    await eventually("the supervisor knows of the orderly end", 5, () =>
      statSync(`${stack.service("n2")}/finished`, { throwIfNoEntry: false }),
    );
    assert.equal(copies(other).length, 0);
    assert.equal(stack.get("n1").pid, pids[0]);
  });

  it("leaves out the first-start arguments once there is state", async () => {
    const net = [
      "nsenter",
      `--net=/run/netns/tb-${stack.owner}-n1`,
      `--mount=/run/testbed/${stack.owner}/mnt/n1`,
    ];
    execFileSync("sh", [
      "components/environments/local/scripts/root.sh",
      ...net,
      "touch",
      "/var/lib/web/state",
    ]);
    const before = stack.pid("n1");
    stack.get("n1", "/exit?1");
    const { argv } = await eventually("runs again", 5, () => {
      const answer = stack.get("n1");
      return answer.pid === before ? undefined : answer;
    });
    assert.deepEqual(argv, []);
  });

  it("keeps the log small without losing the service", async () => {
    const before = stack.get("n1").pid;
    const log = `.testbed/run/${stack.stack}/n1/log/web.log`;
    stack.get("n1", `/log?${17 << 20}`);
    await eventually("the log is rotated", 8, () => (statSync(log).size < 1 << 20 ? true : undefined));
    stack.get("n1", "/log?10");
    assert.match(readFileSync(log, "utf8"), /^x{10}$/m);
    assert.equal(stack.get("n1").pid, before);
  });

  it("adopts a running service when its supervisor was killed", async () => {
    const before = stack.pid("n1");
    await killed(stack.pid("n1", "supervisor"));
    assert.deepEqual(await stack.up(), ["update n1-web"]);
    assert.equal(stack.get("n1").pid, before);
    assert.deepEqual(copies(address), [before]);
    assert.deepEqual(await stack.up(), []);
  });

  // bash's `read -t` takes a newline with it, and tells of a time-out, when both come at once.
  it("hears an event whose end is lost, alone and before another one", async () => {
    for (const more of ["", "\nfree\n"]) {
      const before = stack.get("n1").pid;
      appendFileSync(`${stack.service("n1")}/events`, `\nrestart${more}`);
      await eventually("it has restarted", 10, () => stack.get("n1").pid !== before);
    }
    assert.deepEqual(await stack.up(), []);
  });

  it("takes an orderly end for one, also when it looks before it is told", async () => {
    const events = `${stack.service("n2")}/events`;
    appendFileSync(events, "\nrestart\n");
    const { pid } = await eventually("n2 runs", 5, () => stack.get("n2"));
    // What is no event makes it look: it knows now that n2 has started.
    appendFileSync(events, "\nlook\n");
    const parent = Number(/^PPid:\t(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);
    process.kill(parent, "SIGSTOP");
    stack.get("n2", "/exit?0");
    await eventually("it has ended", 5, () => !lives(pid));
    // Whoever tells of the end comes after that look.
    appendFileSync(events, "\nlook\n");
    process.kill(parent, "SIGCONT");
    await eventually("it knows of the end", 5, () => statSync(`${stack.service("n2")}/finished`, { throwIfNoEntry: false })); // prettier-ignore
    assert.match(readFileSync(`.testbed/run/${stack.stack}/n2/log/web.log`, "utf8"), /ended with 0\n$/);
  });

  it("repairs exactly what was killed", async () => {
    await killed(stack.pid("n1", "supervisor"), stack.pid("n1"));
    assert.deepEqual(await stack.up(), ["update n1-web"]);
    assert.deepEqual(copies(address), [stack.get("n1").pid]);
    assert.deepEqual(await stack.up(), []);
  });

  it("ends what a service leaves behind before it starts again, and adopts nothing of a dead one", async () => {
    for (const supervised of [true, false]) {
      const { pid, child = 0 } = stack.get("n1", "/child");
      assert.ok(lives(child));
      await killed(...(supervised ? [] : [stack.pid("n1", "supervisor")]), pid);
      if (!supervised) assert.deepEqual(await stack.up(), ["update n1-web"]);
      await eventually("it runs again", 8, () => (stack.get("n1").pid === pid ? undefined : true));
      assert.ok(!lives(child));
    }
  });

  it("never takes a recycled pid for its service", async () => {
    await killed(stack.pid("n1", "supervisor"), stack.pid("n1"));
    // This very test process, under a start time that is not its own: what a reused pid looks like.
    writeFileSync(`${stack.service("n1")}/service`, `${process.pid} 1 x\n`);
    writeFileSync(`${stack.service("n1")}/supervisor`, `${process.pid} 1\n`);
    assert.deepEqual(await stack.up(), ["update n1-web"]);
    assert.deepEqual(copies(address), [stack.get("n1").pid]);
  });

  it("does not restart for a new stop time, but for a new command", async () => {
    const before = stack.get("n1").pid;
    const [service] = always.services;
    assert.ok(service);
    assert.deepEqual(await stack.up([{ ...always, services: [{ ...service, stopSeconds: 2 }] }, once]), [
      "update n1-web",
    ]);
    assert.equal(stack.get("n1").pid, before);
    const command = [...service.command, "more"];
    assert.deepEqual(await stack.up([{ ...always, services: [{ ...service, command }] }, once]), [
      "update n1-web",
    ]);
    assert.deepEqual([stack.get("n1").argv, copies(address).length], [["more"], 1]);
    await stack.up();
  });

  it("says why a service does not get ready", async () => {
    const [service] = always.services;
    assert.ok(service);
    const ready = { port: 8000, path: "/", contains: "never said", withinSeconds: 1 };
    const failing = stack.up([{ ...always, services: [{ ...service, ready }] }, once]);
    await assert.rejects(failing, /not ready within 1 s: \/ answered 200: \{"pid"[^]*its last lines/);
    await stack.up();
  });

  it("ends all processes of a host that is removed", async () => {
    await stack.up([once]);
    assert.deepEqual(copies(address), []);
    assert.equal(statSync(stack.service("n1"), { throwIfNoEntry: false }), undefined);
    await stack.up();
  });
});
