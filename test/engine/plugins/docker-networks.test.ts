import assert from "node:assert/strict";
import { connect, createServer, type AddressInfo } from "node:net";
import { skip } from "../../support/skip";
import { image, onlyOurs, withEngine, writeContext } from "./docker";
import type { Resource } from "./stack";
import { withStack } from "./suite";

describe("docker:Network, Volume and RemoteImage", function () {
  this.timeout(120_000);
  const stack = withStack();
  const engine = withEngine();

  function resources(round: string): Readonly<Record<string, Resource>> {
    const { name } = engine();
    const labels = [{ label: "round", value: round }];
    return {
      fixed: { type: "Network", name: name("fixed"), internal: true, labels },
      [name("free")]: {
        type: "Network",
        internal: true,
        options: { "com.docker.network.bridge.enable_icc": "true" },
        labels,
      },
      [name("disk")]: {
        type: "Volume",
        driverOpts: { type: "tmpfs", device: "tmpfs", o: "size=1m" },
        labels,
      },
      base: image(name("base"), "base"),
      remote: {
        type: "RemoteImage",
        name: { output: "base.imageName" },
        keepLocally: true,
        triggers: { round },
      },
    };
  }

  async function up(round: string): Promise<string> {
    return stack().up({ resources: resources(round) });
  }

  before(async () => {
    writeContext(stack().file("base"));
    await up("1");
  });

  it("are made as they are described", async () => {
    const { docker, name } = engine();
    const info = await docker.getNetwork(name("fixed")).inspect();
    assert.deepEqual(info.Labels, { round: "1" });
    assert.equal(info.Internal, true);
    const state = await stack().state();
    assert.equal(state["fixed"]?.id, info.Id);
    assert.equal(state["fixed"].outputs?.["driver"], "bridge");
    const [config] = state["fixed"].outputs["ipamConfigs"] as readonly Readonly<Record<string, string>>[];
    assert.match(config?.["subnet"] ?? "", /^\d+(\.\d+){3}\/\d+$/);
    assert.equal((await docker.getVolume(state[name("disk")]?.id ?? "").inspect()).Options?.["o"], "size=1m");
    assert.match(state["remote"]?.id ?? "", /^sha256:[0-9a-f]{64}contract-/);
    assert.equal(state["remote"]?.outputs?.["imageId"], state["base"]?.outputs?.["repoDigest"]);
  });

  it("get a name of their own where they have none, and keep it", async () => {
    const free = engine().name("free");
    const { outputs } = (await stack().state())[free] ?? {};
    assert.match(String(outputs?.["name"]), new RegExp(`^${free}-[0-9a-f]{7}$`));
    assert.match(await up("1"), /6 unchanged/);
    assert.match(await stack().must("refresh", "--yes", "--skip-preview", "--stack", "test"), /6 unchanged/);
    assert.equal((await stack().state())[free]?.outputs?.["name"], outputs?.["name"]);
  });

  it("are replaced for every change, by something of another name where they may have one", async () => {
    const before = await stack().state();
    assert.match(await up("2"), /4 replaced/);
    const after = await stack().state();
    const free = engine().name("free");
    assert.notEqual(after[free]?.outputs?.["name"], before[free]?.outputs?.["name"]);
    assert.equal(after["fixed"]?.outputs?.["name"], before["fixed"]?.outputs?.["name"]);
    assert.notEqual(after["fixed"]?.id, before["fixed"]?.id);
  });

  it("fail on a network whose name is taken", async function () {
    onlyOurs(this);
    const { docker, name } = engine();
    await docker.createNetwork({ Name: name("taken"), Internal: true });
    stack().declare({ resources: { ...resources("2"), taken: { type: "Network", name: name("taken") } } });
    const { status, output } = await stack().run("up", "--yes", "--skip-preview", "--stack", "test");
    assert.notEqual(status, 0);
    assert.match(output, /Unable to create network: network with name .* already exists/);
  });

  it("notice another volume of the same name", async () => {
    const { docker, name } = engine();
    const id = (await stack().state())[name("disk")]?.id ?? "";
    await docker.getVolume(id).remove();
    await docker.createVolume({ Name: id });
    assert.match(await stack().must("refresh", "--yes", "--skip-preview", "--stack", "test"), /1 updated/);
    assert.match(await up("2"), /1 replaced/);
  });

  it("say which engine does not answer", async function () {
    onlyOurs(this);
    await stack().must("config", "set", "docker:host", "unix:///nowhere/docker.sock", "--stack", "test");
    stack().declare({
      resources: { ...resources("2"), more: { type: "Network", name: engine().name("more") } },
    });
    const { status, output } = await stack().run("up", "--yes", "--skip-preview", "--stack", "test");
    await stack().must("config", "rm", "docker:host", "--stack", "test");
    // The state remembers how its engine is reached: this has to be what it was before.
    await up("2");
    assert.notEqual(status, 0);
    assert.match(output, /no Docker engine answers at unix:\/\/\/nowhere\/docker\.sock/);
  });

  it("are made by an engine at a TCP address", async function () {
    const { socketPath } = engine().docker.modem as { readonly socketPath?: unknown };
    if (typeof socketPath !== "string") skip(this, "the engine does not listen on a socket");
    const proxy = createServer((client) => {
      const upstream = connect(socketPath);
      client.pipe(upstream).pipe(client);
      for (const one of [client, upstream]) one.on("error", () => client.destroy());
    });
    await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
    const { port } = proxy.address() as AddressInfo;
    await stack().must("config", "set", "docker:host", `tcp://127.0.0.1:${String(port)}`, "--stack", "test");
    const more = { type: "Network", name: engine().name("tcp"), internal: true };
    assert.match(await stack().up({ resources: { ...resources("2"), more } }), /1 created/);
    await engine().docker.getNetwork(engine().name("tcp")).inspect();
    await stack().must("config", "rm", "docker:host", "--stack", "test");
    await up("2");
    proxy.close();
  });

  it("are gone after a destroy, but for the image that is to stay", async () => {
    await stack().destroy();
    const { docker, name } = engine();
    const networks = await docker.listNetworks({ filters: { name: [name("")] } });
    assert.deepEqual(
      networks.map(({ Name }) => Name),
      [name("taken")],
    );
    await docker.getImage(name("base")).inspect();
  });
});
