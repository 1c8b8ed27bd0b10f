import assert from "node:assert/strict";
import type { Resource } from "./stack";
import { image, onlyOurs, withEngine, writeContext } from "./docker";
import { eventually } from "../../support/eventually";
import { withStack } from "./suite";

describe("docker:Container that ends or cannot start", function () {
  this.timeout(120_000);
  const stack = withStack();
  const engine = withEngine();

  function resources(containers: Readonly<Record<string, Resource>>): Readonly<Record<string, Resource>> {
    const { name } = engine();
    const given = Object.entries(containers).map(([part, inputs]) => [
      part,
      { type: "Container", name: name(part), image: name("base"), networkMode: "none", ...inputs },
    ]);
    return { base: image(name("base"), "base"), ...Object.fromEntries(given) } as Record<string, Resource>;
  }

  async function failing(container: Resource): Promise<string> {
    stack().declare({ resources: resources({ failing: container }) });
    const { status, output } = await stack().run("up", "--yes", "--skip-preview", "--stack", "test");
    assert.notEqual(status, 0, output);
    return output;
  }

  async function containers(): Promise<readonly string[]> {
    const { docker, name } = engine();
    const all = await docker.listContainers({ all: true, filters: { name: [name("")] } });
    return all.flatMap(({ Names }) => Names).sort();
  }

  before(async () => {
    writeContext(stack().file("base"));
    await stack().up({ resources: resources({}) });
  });

  it("is attached to until it ends, and hands over what it printed", async () => {
    const job = {
      command: ["sh", "-c", "echo out; echo err >&2; exit 3"],
      attach: true,
      logs: true,
      mustRun: false,
    };
    await stack().up({ resources: resources({ job }) });
    const { outputs = {} } = (await stack().state())["job"] ?? {};
    assert.deepEqual(String(outputs["containerLogs"]).trim().split("\n").sort(), ["err", "out"]);
    assert.equal(outputs["exitCode"], 3);
    assert.match(await stack().up({ resources: resources({ job }) }), /3 unchanged/);
    assert.match(await stack().must("refresh", "--yes", "--skip-preview", "--stack", "test"), /3 unchanged/);
  });

  it("may end where it need not run", async () => {
    const task = { command: ["sh", "-c", "exit 4"], mustRun: false };
    await stack().up({ resources: resources({ task }) });
    await engine().docker.getContainer(engine().name("task")).wait();
    await stack().must("refresh", "--yes", "--skip-preview", "--stack", "test");
    assert.equal((await stack().state())["task"]?.outputs?.["exitCode"], 4);
    assert.match(await stack().up({ resources: resources({ task }) }), /3 unchanged/);
  });

  it("is only created where it is not to be started", async () => {
    const idle = { start: false };
    await stack().up({ resources: resources({ idle }) });
    const { State } = await engine().docker.getContainer(engine().name("idle")).inspect();
    assert.equal(State.Status, "created");
    assert.match(await stack().up({ resources: resources({ idle }) }), /3 unchanged/);
  });

  it("fails with its last output when it ends at once, and leaves nothing behind", async function () {
    onlyOurs(this);
    const output = await failing({ command: ["sh", "-c", "echo cannot go on; exit 7"] });
    assert.match(output, /container exited immediately with 7/);
    assert.match(output, /cannot go on/);
    assert.deepEqual(
      (await containers()).filter((name) => name.endsWith("failing")),
      [],
    );
  });

  it("fails when its program is not there, and leaves nothing behind", async function () {
    onlyOurs(this);
    assert.match(await failing({ command: ["/no/such"] }), /Unable to start container: .*\/no\/such/);
    assert.deepEqual(
      (await containers()).filter((name) => name.endsWith("failing")),
      [],
    );
  });

  it("fails when it does not become healthy in time", async function () {
    onlyOurs(this);
    const healthcheck = { tests: ["CMD", "ls", "/not-there"], interval: "100ms", timeout: "2s", retries: 1 };
    const output = await failing({ healthcheck, wait: true, waitTimeout: 1 });
    assert.match(output, /not healthy within 1 s: it is (unhealthy|starting)/);
  });

  it("fails when its name is taken", async () => {
    const { docker, name } = engine();
    const there = await docker.createContainer({ name: name("failing"), Image: name("base") });
    const output = await failing({});
    assert.match(output, /Unable to create container: Conflict\. The container name .* is already in use/);
    await there.remove();
  });

  it("fails when its image is neither there nor to be had", async function () {
    onlyOurs(this);
    assert.match(
      await failing({ image: "127.0.0.1:9/nothing/there" }),
      /Unable to find or pull image 127\.0\.0\.1:9\/nothing\/there/,
    );
  });

  it("is refused at preview for what this plugin does not have", async function () {
    onlyOurs(this);
    stack().declare({
      resources: resources({ odd: { gpus: "all", restart: "maybe", colour: "red", memory: "much" } }),
    });
    const { status, output } = await stack().run("preview", "--stack", "test");
    assert.notEqual(status, 0);
    assert.match(output, /gpus.*install the official docker plugin/s);
    assert.match(output, /must be one of no, on-failure, always, unless-stopped/);
  });

  for (const [end, signal] of [
    ["interrupted", "SIGINT"],
    ["killed", "SIGKILL"],
  ] as const) {
    it(`is not left behind half made when the engine is ${end}`, async function () {
      onlyOurs(this);
      const healthcheck = {
        tests: ["CMD", "ls", "/not-there"],
        interval: "100ms",
        timeout: "2s",
        retries: 1,
      };
      stack().declare({ resources: resources({ half: { healthcheck, wait: true } }) });
      const update = stack().start("up", "--yes", "--skip-preview", "--stack", "test");
      const isThere = async (): Promise<boolean> =>
        (await containers()).some((name) => name.endsWith("half"));
      await eventually("the container is made", 60, isThere);
      update.process.kill(signal);
      await eventually("the container is gone", 10, async () => !(await isThere()));
      await update.ended;
      // Of a killed engine the stack stays locked.
      await stack().run("cancel", "--yes", "--stack", "test");
    });
  }

  it("is removed gracefully where time is given for that", async () => {
    const slow = {
      command: ["sh", "-c", "trap 'exit 0' TERM; while :; do sleep 0.1; done"],
      destroyGraceSeconds: 20,
    };
    await stack().up({ resources: resources({ slow }) });
    const began = Date.now();
    await stack().up({ resources: resources({}) });
    assert.ok(Date.now() - began < 15_000, "the container ended by itself when it was asked to");
    assert.deepEqual(await containers(), []);
  });
});
