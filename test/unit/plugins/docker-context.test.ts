import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { extract, type Headers } from "tar-stream";
import {
  dockerfileName,
  hashContext,
  packContext,
  type BuildContext,
} from "../../../toolchain/plugins/docker/context";
import { checkImage } from "../../../toolchain/plugins/docker/image-inputs";
import { archive } from "../../../toolchain/plugins/docker/uploads";

async function unpacked(tar: NodeJS.ReadableStream): Promise<Map<string, Headers & { content: string }>> {
  const found = new Map<string, Headers & { content: string }>();
  const out = extract();
  out.on("entry", (header, stream, next) => {
    let content = "";
    stream.on("data", (chunk: Buffer) => (content += chunk.toString()));
    stream.on("end", () => {
      found.set(header.name.replace(/\/$/, ""), { ...header, content });
      next();
    });
  });
  await new Promise((resolve, reject) => {
    tar.on("error", reject);
    out.on("finish", resolve).on("error", reject);
    tar.pipe(out);
  });
  return found;
}

describe("Build contexts of the docker plugin", () => {
  let directory = "";
  let context: BuildContext;

  function write(name: string, content: string): void {
    const file = path.join(directory, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
  }

  beforeEach(() => {
    directory = mkdtempSync(path.join(tmpdir(), "testbed-context-"));
    context = { directory, dockerfile: path.join(directory, "Dockerfile") };
    write("Dockerfile", "FROM scratch");
    write("src/a", "1");
    write("src/b", "2");
    symlinkSync("a", path.join(directory, "src/link"));
  });
  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  it("are packed as they are, owned by root", async () => {
    chmodSync(path.join(directory, "src/a"), 0o755);
    const files = await unpacked(packContext(context));
    assert.deepEqual([...files.keys()].sort(), ["Dockerfile", "src", "src/a", "src/b", "src/link"]);
    assert.equal(files.get("src/a")?.content, "1");
    assert.equal(files.get("src/a")?.mode, 0o755);
    assert.equal(files.get("src/a")?.uid, 0);
    assert.equal(files.get("src/link")?.linkname, "a");
  });

  it("leave out what the ignore file says, but never the Dockerfile", async () => {
    write(".dockerignore", "*\n!src/b\n");
    assert.deepEqual([...(await unpacked(packContext(context))).keys()].sort(), [
      ".dockerignore",
      "Dockerfile",
      "src/b",
    ]);
    write("Dockerfile.dockerignore", "src\n");
    assert.ok(!(await unpacked(packContext(context))).has("src/b"));
  });

  it("take in a Dockerfile from outside", async () => {
    const inner = { directory: path.join(directory, "src"), dockerfile: context.dockerfile };
    const files = await unpacked(packContext(inner));
    assert.equal(files.get(dockerfileName(inner))?.content, "FROM scratch");
  });

  it("have a hash that tells every change of name, content, mode and link, and nothing else", async () => {
    const hashes = new Set([await hashContext(context)]);
    utimesSync(path.join(directory, "src/a"), 1, 1);
    hashes.add(await hashContext(context));
    assert.equal(hashes.size, 1, "times do not count");
    const changes = [
      () => {
        write("src/a", "3");
      },
      () => {
        write("src/c", "");
      },
      () => {
        chmodSync(path.join(directory, "src/a"), 0o700);
      },
      () => {
        write("Dockerfile", "FROM other");
      },
      () => {
        rmSync(path.join(directory, "src/link"));
        symlinkSync("b", path.join(directory, "src/link"));
      },
      () => {
        mkdirSync(path.join(directory, "empty"));
      },
    ];
    for (const change of changes) {
      change();
      hashes.add(await hashContext(context));
    }
    assert.equal(hashes.size, 1 + changes.length);
  });

  it("are an input of the image, beside its platform", async () => {
    const given = { imageName: "i", skipPush: true, build: { context: directory } };
    const { inputs, failures } = await checkImage(given);
    assert.deepEqual(failures, []);
    const build = inputs["build"] as Readonly<Record<string, string>>;
    assert.equal(build["contextDigest"], await hashContext(context));
    assert.match(build["platform"] ?? "", /^linux\//);
    assert.match(
      (await checkImage({ ...given, skipPush: false })).failures[0]?.reason ?? "",
      /does not push/,
    );
    rmSync(context.dockerfile);
    assert.match((await checkImage(given)).failures[0]?.reason ?? "", /could not open dockerfile/);
  });
});

describe("Uploads of the docker plugin", () => {
  it("become one archive for the root directory, always the same", async () => {
    const uploads = [
      { file: "/etc/a", content: "ä", permissions: "0600", owner: "7", group: "8" },
      { file: "/usr/bin/b", contentBase64: Buffer.from([0, 255]).toString("base64"), executable: true },
      { file: "/empty", content: "" },
    ];
    const files = await unpacked(await archive(uploads));
    const { mode, uid, gid, content } = files.get("etc/a") ?? {};
    assert.deepEqual([mode, uid, gid, content], [0o600, 7, 8, "ä"]);
    assert.deepEqual([files.get("usr/bin/b")?.mode, files.get("usr/bin/b")?.size], [0o744, 2]);
    assert.deepEqual([files.get("empty")?.mode, files.get("empty")?.size], [0o644, 0]);
  });

  it("are refused with no content, or with two", async () => {
    await assert.rejects(archive([{ file: "/f" }]), /upload \/f: exactly one of .* none is/);
    await assert.rejects(archive([{ file: "/f", content: "", source: "/g" }]), /content and source are/);
  });
});
