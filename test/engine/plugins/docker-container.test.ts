import assert from "node:assert/strict";
import type { StateResource, Resource } from "./stack";
import { image, run, withEngine, writeContext } from "./docker";
import { withStack } from "./suite";

const SUBNET = `10.${String(200 + (process.pid % 50))}.${String(process.pid % 250)}`;

describe("docker:Container", function () {
  this.timeout(180_000);
  const stack = withStack();
  const engine = withEngine();

  function resources(change: Resource = {}): Readonly<Record<string, Resource>> {
    const { name } = engine();
    return {
      base: image(name("base"), "base"),
      net: {
        type: "Network",
        name: name("net"),
        internal: true,
        ipamConfigs: [{ subnet: `${SUBNET}.0/24`, gateway: `${SUBNET}.1` }],
        labels: [{ label: "contract", value: "yes" }],
      },
      data: { type: "Volume", name: name("data"), labels: [{ label: "contract", value: "yes" }] },
      node: {
        type: "Container",
        name: name("node"),
        image: { output: "base.repoDigest" },
        hostname: "node",
        command: ["sleep", "1000"],
        envs: ["PLAIN=1", { secret: "HIDDEN=geheim" }],
        labels: [
          { label: "b", value: "2" },
          { label: "a", value: "1" },
        ],
        networksAdvanced: [
          { name: { output: "net.name" }, ipv4Address: `${SUBNET}.10`, aliases: ["other", "alias"] },
        ],
        volumes: [{ volumeName: { output: "data.name" }, containerPath: "/data" }],
        mounts: [{ type: "tmpfs", target: "/scratch", tmpfsOptions: { sizeBytes: 1_048_576, mode: 0o1777 } }],
        tmpfs: { "/run": "size=1m" },
        uploads: [
          { file: "/etc/deep/secret", content: { secret: "geheim" }, permissions: "0600" },
          {
            file: "/usr/bin/hello",
            contentBase64: Buffer.from("#!/bin/sh\necho hello").toString("base64"),
            executable: true,
          },
        ],
        capabilities: { adds: ["NET_ADMIN"], drops: ["MKNOD"] },
        sysctls: { "net.ipv4.ip_forward": "1" },
        ulimits: [{ name: "nofile", soft: 1000, hard: 2000 }],
        hosts: [{ host: "elsewhere", ip: "192.0.2.1" }],
        healthcheck: { tests: ["CMD", "ls", "/usr/bin/hello"], interval: "200ms", timeout: "5s", retries: 3 },
        wait: true,
        init: true,
        memory: 64,
        cpus: "1.5",
        restart: "no",
        destroyGraceSeconds: 1,
        stopTimeout: 3,
        shmSize: 16,
        ...change,
      },
    };
  }

  async function up(change: Resource = {}): Promise<string> {
    return stack().up({ resources: resources(change) });
  }

  async function node(): Promise<StateResource> {
    const state = (await stack().state())["node"];
    assert.ok(state?.id);
    return state;
  }

  async function refresh(): Promise<string> {
    return stack().must("refresh", "--yes", "--skip-preview", "--stack", "test");
  }

  function inside(...command: readonly string[]): Promise<string> {
    return run(engine().docker, engine().name("node"), ...command);
  }

  before(async () => {
    writeContext(stack().file("base"));
    assert.match(await stack().preview({ resources: resources() }), /\+ 5 to create/);
    await up();
  });

  it("runs with what its inputs say", async () => {
    assert.equal(await inside("cat", "/etc/deep/secret"), "geheim");
    assert.equal(await inside("stat", "-c", "%a %U", "/etc/deep/secret"), "600 UNKNOWN");
    assert.equal(await inside("/usr/bin/hello"), "hello");
    assert.equal(await inside("sh", "-c", "echo $PLAIN $HIDDEN"), "1 geheim");
    assert.equal(await inside("cat", "/proc/sys/net/ipv4/ip_forward"), "1");
    // What is run in a container later may get the hard limit as its soft one: opencontainers/runc#4195.
    assert.equal(await inside("sh", "-c", "ulimit -Hn"), "2000");
    const { HostConfig } = await engine().docker.getContainer(engine().name("node")).inspect();
    assert.deepEqual(HostConfig.Ulimits, [{ Name: "nofile", Soft: 1000, Hard: 2000 }]);
    assert.match(await inside("cat", "/etc/hosts"), /192\.0\.2\.1\s+elsewhere/);
    assert.match(await inside("cat", "/proc/mounts"), /tmpfs \/scratch tmpfs [^\n]*size=1024k/);
    assert.match(await inside("cat", "/proc/mounts"), / \/data /);
  });

  it("has the engine's answers among its outputs", async () => {
    const { outputs = {}, id } = await node();
    const [data] = outputs["networkDatas"] as readonly Readonly<Record<string, unknown>>[];
    assert.equal(data?.["networkName"], engine().name("net"));
    assert.equal(data["ipAddress"], `${SUBNET}.10`);
    assert.equal(data["ipPrefixLength"], 24);
    assert.equal(data["gateway"], `${SUBNET}.1`);
    assert.match(id ?? "", /^[0-9a-f]{64}$/);
    assert.equal(outputs["ipcMode"], "private");
    assert.equal(outputs["hostname"], "node");
    assert.deepEqual(outputs["entrypoints"], []);
  });

  it("keeps secrets out of the state", async () => {
    assert.doesNotMatch(JSON.stringify(await node()), /geheim/);
  });

  it("does not change when nothing changed, nor at a refresh", async () => {
    assert.match(await up(), /5 unchanged/);
    assert.match(await refresh(), /5 unchanged/);
    assert.match(await up(), /5 unchanged/);
  });

  it("does not mind another order, nor what becomes a secret", async () => {
    const labels = [
      { label: "a", value: "1" },
      { label: "b", value: { secret: "2" } },
    ];
    const network = {
      name: { output: "net.name" },
      ipv4Address: `${SUBNET}.10`,
      aliases: ["alias", "other"],
    };
    assert.match(await up({ labels, networksAdvanced: [network] }), /5 unchanged/);
    assert.match(await up(), /5 unchanged/);
  });

  it("changes limits and what concerns the plugin only in place", async () => {
    const { id } = await node();
    assert.match(
      await up({ memory: 96, restart: "always", maxRetryCount: 0, destroyGraceSeconds: 2 }),
      /1 updated/,
    );
    assert.equal((await node()).id, id);
    const { HostConfig } = await engine().docker.getContainer(engine().name("node")).inspect();
    assert.equal(HostConfig.Memory, 96 * 1024 * 1024);
    assert.equal(HostConfig.RestartPolicy?.Name, "always");
    assert.match(await refresh(), /5 unchanged/);
    await up();
  });

  it("is replaced for anything else, the old one first", async () => {
    const { id } = await node();
    assert.match(await up({ envs: ["PLAIN=2"] }), /1 replaced/);
    assert.notEqual((await node()).id, id);
    assert.equal(await inside("sh", "-c", "echo $PLAIN"), "2");
    assert.match(await up(), /1 replaced/);
  });

  it("is started again when a refresh found it stopped", async () => {
    const { id } = await node();
    await engine().docker.getContainer(engine().name("node")).kill();
    assert.match(await refresh(), /1 updated/);
    assert.match(await up(), /1 updated/);
    assert.equal((await node()).id, id);
    assert.equal(
      (
        await engine()
          .docker.getContainer(id ?? "")
          .inspect()
      ).State.Running,
      true,
    );
    assert.match(await refresh(), /5 unchanged/);
    assert.match(await up(), /5 unchanged/);
  });

  it("gets back what somebody else changed", async () => {
    const container = engine().docker.getContainer(engine().name("node"));
    await container.update({ Memory: 80 * 1024 * 1024, MemorySwap: 160 * 1024 * 1024 });
    assert.match(await refresh(), /1 updated/);
    assert.match(await up(), /1 updated/);
    assert.equal((await container.inspect()).HostConfig.Memory, 64 * 1024 * 1024);

    await engine().docker.getNetwork(engine().name("net")).disconnect({ Container: container.id });
    assert.match(await refresh(), /1 updated/);
    assert.match(await up(), /1 replaced/);
    assert.match(await up(), /5 unchanged/);
  });

  it("is created anew when a refresh found it gone, with all else that is gone", async () => {
    const { id } = await node();
    await engine().docker.getContainer(engine().name("node")).remove({ force: true });
    await engine().docker.getVolume(engine().name("data")).remove();
    await engine().docker.getNetwork(engine().name("net")).remove();
    assert.match(await refresh(), /3 deleted/);
    assert.match(await up(), /3 created/);
    assert.notEqual((await node()).id, id);
  });

  it("goes with its network and volume, also when some are gone already", async () => {
    await engine().docker.getContainer(engine().name("node")).remove({ force: true });
    await stack().destroy();
    const { docker, name } = engine();
    assert.deepEqual(await docker.listContainers({ all: true, filters: { name: [name("")] } }), []);
    assert.deepEqual(await docker.listNetworks({ filters: { name: [name("")] } }), []);
    assert.deepEqual((await docker.listVolumes({ filters: { name: [name("")] } })).Volumes, []);
  });
});
