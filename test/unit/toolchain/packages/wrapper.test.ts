import assert from "node:assert/strict";
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { libraryFolders, readWrapper, wrapperScript } from "../../../../toolchain/packages/wrapper";
import { skip } from "../../../support/skip";

describe("wrapper of an unpacked program", () => {
  let root: string;
  let program: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "testbed it's unpacked "));
    program = join(root, "program");
    writeFileSync(program, '#!/bin/sh\nprintf "%s\\n" "${LD_LIBRARY_PATH-unset}" "$@"\n', { mode: 0o755 });
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });
  const run = (libraries: string[], env: Record<string, string> = {}) => {
    const wrapper = join(root, "wrapper");
    writeFileSync(wrapper, wrapperScript(program, libraries), { mode: 0o755 });
    return execFileSync(wrapper, ["a b", "'"], { encoding: "utf8", env }).trimEnd().split("\n");
  };

  it("passes arguments on and puts its libraries first", () => {
    const libraries = [join(root, "usr/lib/x"), join(root, "lib")];
    assert.deepEqual(run(libraries), [libraries.join(":"), "a b", "'"]);
    assert.equal(run(libraries, { LD_LIBRARY_PATH: "/mine" })[0], `${libraries.join(":")}:/mine`);
  });

  it("can be read back: what it runs, and with which libraries", () => {
    const libraries = [join(root, "usr/lib/x"), join(root, "lib")];
    assert.deepEqual(readWrapper(wrapperScript(program, libraries)), { program, libraries });
    assert.deepEqual(readWrapper(wrapperScript("/p", [], "/a tree/usr")), {
      ...{ program: "/p", libraries: [] },
      usr: "/a tree/usr",
    });
    assert.equal(readWrapper("#!/bin/sh\necho other\n"), undefined);
  });

  it("sets no library path when there are no libraries", () => {
    assert.deepEqual(run([]), ["unset", "a b", "'"]);
  });

  it("knows libraries that are kept in a folder of their own", () => {
    const own = join(root, "usr/lib/x86_64-linux-gnu/pulseaudio");
    mkdirSync(own, { recursive: true });
    writeFileSync(join(own, "libpulsecommon.so"), "");
    assert.deepEqual(libraryFolders(root), [own]);
  });

  it("knows the folders that hold libraries, the architecture's first", () => {
    for (const folder of ["usr/lib/x86_64-linux-gnu", "usr/lib/python3", "lib"])
      mkdirSync(join(root, folder), { recursive: true });
    writeFileSync(join(root, "usr/lib/x86_64-linux-gnu/libnft.so.1"), "");
    writeFileSync(join(root, "usr/lib/libother.so"), "");
    assert.deepEqual(libraryFolders(root), [join(root, "usr/lib/x86_64-linux-gnu"), join(root, "usr/lib")]);
  });

  describe("with files at fixed places", () => {
    const mayMount =
      process.platform === "linux" &&
      ["--mount", "--map-root-user"].some(
        (way) => spawnSync("unshare", ["--mount", way, "true"]).status === 0,
      );
    const place = `testbed-${process.pid}`;
    let wrapper: string;
    beforeEach(() => {
      const share = join(root, "usr, it's", "share", place);
      mkdirSync(share, { recursive: true });
      writeFileSync(join(share, "file"), "from the package");
      wrapper = join(root, "wrapper");
    });
    const wrap = (text: string) => {
      writeFileSync(program, `#!/bin/sh\n${text}\n`, { mode: 0o755 });
      writeFileSync(wrapper, wrapperScript(program, [], join(root, "usr, it's")), { mode: 0o755 });
    };

    it("shows it those of its package beside the machine's, and nobody else", function () {
      if (!mayMount) skip(this, "no mount namespace can be made here");
      wrap(`cat /usr/share/${place}/file; pwd; printf "%s\\n" "$@"; ls /usr/share`);
      const seen = execFileSync(wrapper, ["a b"], { encoding: "utf8", cwd: root }).split("\n");
      assert.equal(seen[0], `from the package${root}`);
      assert.equal(seen[1], "a b");
      const outside = execFileSync("ls", ["/usr/share"], { encoding: "utf8" }).trim().split("\n");
      assert.ok(!outside.includes(place));
      assert.deepEqual(
        outside.filter((name) => !seen.includes(name)),
        [],
      );
    });

    it("stays the process that was started", async function () {
      if (!mayMount) skip(this, "no mount namespace can be made here");
      wrap("echo $$");
      const child = spawn(wrapper, { stdio: ["ignore", "pipe", "inherit"] });
      const said = await new Promise((resolve) => child.stdout.once("data", (data) => resolve(String(data))));
      assert.equal(said, `${child.pid}\n`);
    });

    it("says what to do where it cannot, and does not run the program", () => {
      wrap("echo it ran");
      writeFileSync(join(root, "unshare"), "#!/bin/sh\nexit 1\n", { mode: 0o755 });
      const { status, stdout, stderr } = spawnSync(wrapper, {
        encoding: "utf8",
        env: { ...process.env, PATH: `${root}:${process.env["PATH"] ?? ""}` },
      });
      assert.equal(status, 1);
      assert.equal(stdout, "");
      assert.match(stderr, /program looks for its files.*mount namespace.*\n.*Install its package/);
    });
  });
});
