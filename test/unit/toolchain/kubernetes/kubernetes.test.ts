import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { archiveImages } from "../../../../toolchain/kubernetes/image-archive";
import {
  builtKubernetes,
  kindVersion,
  officialKubernetes,
  officialNode,
} from "../../../../toolchain/kubernetes/names";
import { trimmedOfNode } from "../../../../toolchain/kubernetes/node/packages";
import { publishedPrograms } from "../../../../toolchain/kubernetes/official";
import { moduleOf } from "../../../../toolchain/kubernetes/programs";

describe("versions of Kubernetes", () => {
  const modules = (name: "kind" | "kubernetes") => readFileSync(join(moduleOf(name), "go.mod"), "utf8");

  it("are those that the modules are built from", () => {
    assert.match(modules("kind"), new RegExp(`sigs.k8s.io/kind v${kindVersion}\\b`));
    assert.ok(modules("kubernetes").includes(`k8s.io/kubernetes v${builtKubernetes}\n`));
    const staging = builtKubernetes.replace("1.", "0.");
    assert.ok(modules("kubernetes").includes(`k8s.io/client-go => k8s.io/client-go v${staging}\n`));
  });

  it("are one with the published image, which is named by its content", () => {
    assert.match(officialNode, new RegExp(`^kindest/node:v${officialKubernetes}@sha256:[0-9a-f]{64}$`));
  });
});

describe("published programs of Kubernetes", () => {
  it("are fetched for the platform, with their sums", () => {
    const [kind, kubectl] = publishedPrograms("darwin", "arm64");
    assert.equal(kind?.url, `https://kind.sigs.k8s.io/dl/v${kindVersion}/kind-darwin-arm64`);
    assert.equal(kind.sum, `${kind.url}.sha256sum`);
    assert.equal(kubectl?.url, `https://dl.k8s.io/release/v${officialKubernetes}/bin/darwin/arm64/kubectl`);
    assert.equal(kubectl.sum, `${kubectl.url}.sha256`);
  });

  it("are not needed where the user's are new enough: a kubectl one minor version behind the cluster", () => {
    const [kind, kubectl] = publishedPrograms("linux", "amd64");
    assert.equal(kind?.least, kindVersion);
    assert.equal(kubectl?.least, "1.36");
  });
});

describe("the image of Kubernetes' nodes", () => {
  it("keeps systemd, which other images have not", () => {
    assert.ok(!trimmedOfNode.includes("usr/lib/systemd"));
    assert.ok(trimmedOfNode.includes("usr/share/doc"));
  });
});

describe("an archive of images", () => {
  const folder = mkdtempSync(join(tmpdir(), "testbed-archive-"));
  after(() => {
    rmSync(folder, { recursive: true });
  });

  it("holds their one layer once, and what is different about each", async () => {
    const work = join(folder, "work");
    mkdirSync(work);
    const layer = join(folder, "layer");
    writeFileSync(layer, "a layer");
    const archive = join(folder, "images.tar");
    const images = [
      { references: ["a:1", "b:1"], config: {} },
      { references: ["c:1"], config: { Entrypoint: ["/c"], Env: ["X=y"] } },
    ];
    await archiveImages(layer, images, work, archive);
    const read = (name: string): unknown => JSON.parse(execFileSync("tar", ["-xOf", archive, name], { encoding: "utf8" })); // prettier-ignore
    const manifest = read("manifest.json") as { Config: string; RepoTags: string[]; Layers: string[] }[];
    assert.deepEqual(
      manifest.map(({ RepoTags, Layers }) => [RepoTags, Layers]),
      [
        [["a:1", "b:1"], ["layer.tar"]],
        [["c:1"], ["layer.tar"]],
      ],
    );
    const { config, rootfs } = read(manifest[1]?.Config ?? "") as { config: object; rootfs: object };
    assert.deepEqual(Object.keys(config).sort(), ["Entrypoint", "Env"]);
    assert.equal((config as { Env: string[] }).Env.at(-1), "X=y");
    const digest = createHash("sha256").update("a layer").digest("hex");
    assert.deepEqual(rootfs, { type: "layers", diff_ids: [`sha256:${digest}`] });
    const listed = execFileSync("tar", ["-tf", archive], { encoding: "utf8" }).trim().split("\n");
    assert.equal(listed.filter((name) => name === "layer.tar").length, 1);
  });
});
