import assert from "node:assert/strict";
import { imageContents, isLeftOut } from "../../../../toolchain/images/build/recipe";
import type { PreparedImages } from "../../../../toolchain/images/names";
import { officialBaseRecipe, officialPrograms } from "../../../../toolchain/images/official";
import { withEarlier } from "../../../../toolchain/images/prepare";
import { chooseImageSource } from "../../../../toolchain/images/source";
import { SetupError } from "../../../../toolchain/setup-error";

const engine = { host: "unix:///x", version: "1", architecture: "amd64", remote: false, own: false };

describe("source of images", () => {
  const choose = (wanted: string | undefined, reachable: boolean) =>
    chooseImageSource(engine, { TESTBED_IMAGES: wanted }, () => Promise.resolve(reachable));

  it("is what is published where the engine can pull it, else what is made here", async () => {
    assert.equal(await choose(undefined, true), "official");
    assert.equal(await choose(undefined, false), "built");
  });

  it("is what TESTBED_IMAGES says", async () => {
    assert.equal(await choose("built", true), "built");
    assert.equal(await choose("official", false), "official");
    await assert.rejects(choose("mine", true), SetupError);
  });
});

describe("images from the distribution's packages", () => {
  const names = (system?: string) => imageContents(system).map(({ name }) => name);

  it("are those that a system and its monitoring need", () => {
    assert.ok(names("etcd").includes("prometheus"));
    assert.ok(!names("etcd").includes("yggdrasil"));
    assert.ok(names("x0tta6bl4").includes("yggdrasil"));
    assert.ok(names().includes("yggdrasil"));
  });

  it("hold programs of one package together", () => {
    const content = imageContents("x0tta6bl4").find(({ name }) => name === "yggdrasil");
    assert.deepEqual(
      content?.programs.map(({ name }) => name),
      ["yggdrasil", "yggdrasilctl"],
    );
  });

  it("leave out what only installs packages", () => {
    assert.deepEqual(
      ["adduser", "perl-base", "libperl5.36", "libtext-glob-perl", "usrmerge", "bash", "libpam0g"].filter(
        isLeftOut,
      ),
      ["adduser", "perl-base", "libperl5.36", "libtext-glob-perl", "usrmerge"],
    );
  });
});

describe("images from published ones", () => {
  const all = [officialBaseRecipe, ...officialPrograms];

  it("name the version of everything they are made from, and carry our label", () => {
    for (const { dockerfile } of all) {
      const stages = [...dockerfile.matchAll(/^FROM \S+ AS (\S+)$/gm)].map(([, name]) => name);
      const sources = [...dockerfile.matchAll(/(?:^FROM |--from=)(\S+)/gm)].map(([, source]) => source ?? "");
      for (const source of sources.filter((name) => name !== "scratch" && !stages.includes(name)))
        assert.match(source, /^[a-z][\w./-]*:v?\d+\.\d+\.\d+(-[a-z-]+)?$/);
      assert.match(dockerfile.trimEnd().split("\n").at(-1) ?? "", /^LABEL testbed\.images=testbed-/);
    }
  });

  it("hold programs on nothing, so that all of one can be copied", () => {
    for (const { dockerfile } of officialPrograms) assert.match(dockerfile, /^FROM scratch$/m);
  });

  it("have every program that images from packages have", () => {
    const published = officialPrograms.flatMap(({ programs }) => programs);
    const made = imageContents().flatMap(({ programs }) => programs.map(({ name }) => name));
    assert.deepEqual(
      made.filter((name) => !published.includes(name)),
      [],
    );
  });
});

describe("record of images", () => {
  const images = (more: Partial<PreparedImages>): PreparedImages => ({
    ...{ source: "built", engine: "e", base: "b:1", programs: { etcd: "etcd:1" } },
    ...more,
  });

  it("keeps what other stacks need on the same base and engine", () => {
    const earlier = images({ programs: { etcd: "etcd:0", yggdrasil: "y:1" } });
    assert.deepEqual(withEarlier(images({}), earlier).programs, { etcd: "etcd:1", yggdrasil: "y:1" });
  });

  it("forgets what belongs to another base or engine", () => {
    const programs = { yggdrasil: "y:1" };
    for (const earlier of [undefined, images({ base: "b:0", programs }), images({ engine: "f", programs })])
      assert.deepEqual(withEarlier(images({}), earlier), images({}));
  });
});
