import assert from "node:assert/strict";
import { appendFileSync, existsSync, rmSync, writeFileSync } from "node:fs";
import { image, onlyOurs, withEngine, writeContext } from "./docker";
import type { Resource } from "./stack";
import { withStack } from "./suite";

describe("docker:Image", function () {
  this.timeout(120_000);
  const stack = withStack();
  const engine = withEngine();

  function resources(more: Resource = {}): Readonly<Record<string, Resource>> {
    return { built: image(engine().name("built"), "base", more) };
  }

  async function up(more: Resource = {}): Promise<string> {
    return stack().up({ resources: resources(more) });
  }

  async function imageId(): Promise<string> {
    return (await engine().docker.getImage(engine().name("built")).inspect()).Id;
  }

  before(async () => {
    writeContext(stack().file("base"), "ARG WORD=none\nRUN echo said $WORD > /said");
    writeFileSync(stack().file("base/.dockerignore"), "ignored\n*.md\n!kept.md\n");
    assert.match(await stack().preview({ resources: resources() }), /\+ 2 to create/);
    assert.equal(existsSync(stack().file("base/root")), true);
    await up();
  });

  it("is built, and tells its id as its digest", async () => {
    const { outputs, id } = (await stack().state())["built"] ?? {};
    assert.equal(outputs?.["repoDigest"], await imageId());
    assert.equal(id, engine().name("built"));
    assert.equal(outputs["dockerfile"], "Dockerfile");
  });

  it("shows the steps of its build", async () => {
    const output = await up({ args: { WORD: "progress" } });
    assert.match(output, /1 updated/);
    assert.match(output, /Step \d+\/\d+ : RUN echo said/);
    await up();
  });

  it("is left alone as long as its context is the same", async () => {
    const before = await imageId();
    writeFileSync(stack().file("base/ignored"), "1");
    writeFileSync(stack().file("base/notes.md"), "1");
    assert.match(await up(), /2 unchanged/);
    assert.match(await stack().must("refresh", "--yes", "--skip-preview", "--stack", "test"), /2 unchanged/);
    assert.equal(await imageId(), before);
  });

  it("is built again in place for a changed file, mode, argument or Dockerfile", async () => {
    let before = await imageId();
    for (const change of ["file", "kept", "dockerfile", "argument"] as const) {
      if (change === "file") writeFileSync(stack().file("base/root/file"), "1");
      if (change === "kept") writeFileSync(stack().file("base/kept.md"), "1");
      if (change === "dockerfile") appendFileSync(stack().file("base/Dockerfile"), "\nLABEL more=1");
      const output = await up(change === "argument" ? { args: { WORD: "other" } } : {});
      assert.match(output, /1 updated/, change);
      if (change !== "kept") assert.notEqual(await imageId(), before, change);
      before = await imageId();
    }
  });

  it("stays when it is destroyed, and is taken up again without a build", async () => {
    await up();
    const before = await imageId();
    await stack().destroy();
    assert.equal(await imageId(), before);
    assert.match(await up(), /created/);
    assert.equal(await imageId(), before);
  });

  it("is built anew when a refresh found it gone", async function () {
    onlyOurs(this);
    await engine().docker.getImage(engine().name("built")).remove({ force: true });
    assert.match(await stack().must("refresh", "--yes", "--skip-preview", "--stack", "test"), /1 deleted/);
    assert.match(await up(), /1 created/);
    await imageId();
  });

  it("takes a Dockerfile from elsewhere", async () => {
    writeFileSync(stack().file("Other"), "FROM scratch\nCOPY root/bin/ls /ls\nLABEL other=yes");
    await up({ dockerfile: "Other" });
    const { Config } = await engine().docker.getImage(engine().name("built")).inspect();
    assert.equal(Config.Labels["other"], "yes");
  });

  it("fails with the last lines of a build that fails", async function () {
    onlyOurs(this);
    appendFileSync(stack().file("base/Dockerfile"), "\nRUN echo just before; exit 9");
    stack().declare({ resources: resources() });
    const { status, output } = await stack().run("up", "--yes", "--skip-preview", "--stack", "test");
    assert.notEqual(status, 0);
    assert.match(output, /Unable to build image .*returned a non-zero code: 9/);
    assert.match(output, /just before/);
  });

  it("is refused without its Dockerfile, and where it is to be pushed or built by BuildKit", async function () {
    onlyOurs(this);
    rmSync(stack().file("base/Dockerfile"));
    const refused = async (resource: Resource): Promise<string> => {
      stack().declare({ resources: { built: resource } });
      const { status, output } = await stack().run("preview", "--stack", "test");
      assert.notEqual(status, 0);
      return output;
    };
    const { built = {} } = resources();
    assert.match(await refused(built), /could not open dockerfile at base\/Dockerfile/);
    assert.match(await refused({ ...built, skipPush: false }), /does not push/);
    const build = { context: "base", builderVersion: "BuilderBuildKit" };
    assert.match(await refused({ ...built, build }), /must be one of BuilderV1/);
  });
});
