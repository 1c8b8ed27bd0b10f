import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, truncateSync, writeFileSync } from "node:fs"; // prettier-ignore
import Module from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { project } from "../../../toolchain/project";
import { skip } from "../../support/skip";

describe("code of packages", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "testbed code "));
    mkdirSync(join(folder, "toolchain"));
    cpSync(join(project, "toolchain", "code-cache.cjs"), join(folder, "toolchain", "code-cache.cjs"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const write = (name: string, text: string): void => {
    mkdirSync(join(folder, name, ".."), { recursive: true });
    writeFileSync(join(folder, name), text);
  };
  const pack = (text: string): void => {
    write("node_modules/pack/index.js", text);
  };
  function run(main = 'console.log(require("pack"))') {
    write("main.cjs", main);
    const argv = ["--require", "./toolchain/code-cache.cjs", "main.cjs"];
    const { stdout, stderr, status } = spawnSync(process.execPath, argv, { cwd: folder, encoding: "utf8" });
    return { said: stdout.trim(), stderr, status };
  }
  /** Paths and times of what is kept. */
  const kept = (): string[] =>
    readdirSync(join(folder, ".testbed", "compiled"), { recursive: true, encoding: "utf8" })
      .map((name) => join(folder, ".testbed", "compiled", name))
      .filter((path) => statSync(path).isFile());
  const times = (): string[] => kept().map((path) => `${path} ${statSync(path).mtimeMs}`);

  it("is kept, and taken as long as the package is the same", () => {
    pack("module.exports = (() => 1)();");
    assert.deepEqual(run(), { said: "1", stderr: "", status: 0 });
    const first = times();
    assert.ok(first.length > 0);
    assert.equal(run().said, "1");
    assert.deepEqual(times(), first);
    // As long, which is all that V8 looks at.
    pack("module.exports = (() => 2)();");
    assert.equal(run().said, "2");
    assert.equal(run().said, "2");
  });

  it("is made again where what is kept was cut short", () => {
    pack("module.exports = 1;");
    run();
    for (const path of kept()) truncateSync(path, statSync(path).size - 8);
    assert.deepEqual(run(), { said: "1", stderr: "", status: 0 });
  });

  it("is kept once for a program, by whatever links it is run, and once for all from elsewhere", function () {
    if ("enableCompileCache" in Module) skip(this, "this Node keeps it by itself");
    pack("module.exports = 1;");
    run();
    symlinkSync(folder, join(folder, "link"));
    for (const main of ["link/main.cjs", "link/link/main.cjs"])
      spawnSync(process.execPath, ["--require", "./toolchain/code-cache.cjs", join(folder, main)], {
        cwd: folder,
      });
    assert.equal(kept().length, 1);
    for (const script of ["require('pack')", "require('pack') + 1"])
      spawnSync(process.execPath, ["--require", "./toolchain/code-cache.cjs", "--eval", script], {
        cwd: folder,
      });
    assert.equal(kept().length, 2);
  });

  it("runs where nothing can be kept", () => {
    write(".testbed", "a file");
    pack("module.exports = 1;");
    assert.deepEqual(run(), { said: "1", stderr: "", status: 0 });
  });

  for (const time of ["first", "second"])
    it(`has all that Node gives to modules, the ${time} time`, () => {
      write("node_modules/pack/other.mjs", "export default 6;");
      pack(`exports.seen = [this === module.exports, __filename === require.resolve("pack"), __dirname === require("path").dirname(__filename),
        require.main.filename.endsWith("main.cjs"), require.cache[__filename] === module, require.resolve.paths("x").length > 0,
        typeof require.extensions[".js"]].join();
        exports.other = import("./other.mjs").then((other) => other.default);`);
      const main = 'const { seen, other } = require("pack"); other.then((six) => console.log(seen, six));';
      if (time === "second") run(main);
      assert.deepEqual(run(main), {
        ...{ said: "true,true,true,true,true,true,function 6", stderr: "", status: 0 },
      });
    });

  it("may be an ES module where Node can load it so", function () {
    if (!process.features.require_module) this.skip();
    write("node_modules/pack/package.json", '{ "type": "module" }');
    pack("export const seven = 7;");
    const { said, status } = run('console.log(require("pack").seven)');
    assert.deepEqual({ said, status }, { said: "7", status: 0 });
  });

  it("shows where it is wrong", () => {
    pack("\n\nthis is wrong;");
    const { stderr, status } = run();
    assert.equal(status, 1);
    assert.match(stderr, /node_modules\/pack\/index\.js:3\n[^]*SyntaxError/);
    pack("\n\n  throw new Error('here');");
    assert.match(run().stderr, /node_modules\/pack\/index\.js:3:9/);
  });
});
