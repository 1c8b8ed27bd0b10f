import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs"; // prettier-ignore
import { tmpdir } from "node:os";
import { join } from "node:path";
import { project } from "../../../toolchain/project";

describe("TypeScript without a build", function () {
  this.timeout(30_000);
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "testbed typescript "));
    mkdirSync(join(folder, "toolchain"));
    for (const file of ["typescript.cjs", "code-cache.cjs"])
      cpSync(join(project, "toolchain", file), join(folder, "toolchain", file));
    symlinkSync(join(project, "node_modules"), join(folder, "node_modules"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const kept = (name: string): string => join(folder, ".testbed", "compiled", `${name}.js`);
  const write = (name: string, text: string): void => {
    mkdirSync(join(folder, name, ".."), { recursive: true });
    writeFileSync(join(folder, name), text);
  };
  function run(...flags: readonly string[]) {
    const argv = [...flags, "--require", "./toolchain/typescript.cjs", "main.ts"];
    const { stdout, stderr, status } = spawnSync(process.execPath, argv, { cwd: folder, encoding: "utf8" });
    return { said: stdout.trim(), stderr, status };
  }

  it("is compiled once, and again when it says something else", () => {
    write("main.ts", 'import { b } from "./a/b";\nconst text: string = b;\nconsole.log(text);\n');
    write("a/b.ts", "export const b = `one`;\n");
    assert.equal(run().said, "one");
    // Whatever is kept is what runs.
    writeFileSync(kept("a+b.ts"), readFileSync(kept("a+b.ts"), "utf8").replace("one", "kept"));
    assert.equal(run().said, "kept");
    write("a/b.ts", "export const b = `two`;\n");
    assert.equal(run().said, "two");
  });

  it("is compiled again when what is kept was cut short", () => {
    write("main.ts", "console.log(`whole`);\n");
    run();
    writeFileSync(kept("main.ts"), readFileSync(kept("main.ts"), "utf8").slice(0, -9));
    assert.equal(run().said, "whole");
  });

  it("has its own lines in an error, on the first run and on the next", () => {
    write("main.ts", "interface A {\n  b: string;\n}\n\nconst a: A = { b: `c` };\nthrow new Error(a.b);\n");
    for (const time of [1, 2]) assert.match(run().stderr, /Error: c\n.*main\.ts:6:7/, `run ${time}`);
  });

  it("tells a mistake by file and line", () => {
    write("main.ts", "const a = ;\n");
    const { stderr, status } = run();
    assert.match(stderr, /main\.ts:1:10: ERROR: Unexpected ";"/);
    assert.equal(status, 1);
    assert.equal(existsSync(kept("main.ts")), false);
  });

  // The second as Node was before 20.19.
  for (const flags of [[], ["--no-experimental-require-module"]])
    it(`loads ES modules, TypeScript at \`import()\`, and JSON ${flags.join(" ")}`, () => {
      write("esm/package.json", '{ "type": "module" }');
      write("esm/index.js", "export const one = 1;\n");
      write("late.ts", "export const two: number = 2;\n");
      write("three.json", "3");
      write("four.mjs", "export default 4;\n");
      write(
        "main.ts",
        'import { one } from "./esm";\nimport three from "./three.json";\nimport four from "./four.mjs";\nvoid import("./late").then(({ two }) => console.log(one, two, three, four));\n',
      );
      assert.deepEqual(run(...flags), { said: "1 2 3 4", stderr: "", status: 0 });
    });

  for (const flags of [[], ["--no-experimental-require-module"]])
    it(`comes before anything else of its name ${flags.join(" ")}`, () => {
      for (const ending of ["cjs", "mjs", "json"]) write(`a.${ending}`, "throw new Error();\n");
      write("a.ts", "export const a: string = `typed`;\n");
      write("main.ts", 'import { a } from "./a";\nconsole.log(a);\n');
      assert.equal(run(...flags).said, "typed");
    });

  it("may be named by what it will be compiled to", () => {
    write("a.ts", "export const a: string = `named`;\n");
    write("main.ts", 'import { a } from "./a.js";\nconsole.log(a);\n');
    assert.equal(run().said, "named");
  });

  it("of other endings runs, too", () => {
    write("a.mts", "export const a: number = 1;\n");
    write("b.cts", "const b: number = 2;\nmodule.exports = { b };\n");
    write("main.ts", 'import { a } from "./a.mts";\nimport { b } from "./b.cts";\nconsole.log(a + b);\n');
    assert.deepEqual(run(), { said: "3", stderr: "", status: 0 });
  });

  it("from elsewhere runs, too", () => {
    const elsewhere = mkdtempSync(join(tmpdir(), "testbed elsewhere "));
    try {
      const file = join(elsewhere, "system.ts");
      writeFileSync(file, "export const where: string = `elsewhere`;\n");
      write("here.ts", "export const here: string = `here`;\n");
      write(
        "main.ts",
        `void import(${JSON.stringify(file)}).then(({ where }) => console.log(where, require("./here").here));`,
      );
      assert.equal(run().said, "elsewhere here");
    } finally {
      rmSync(elsewhere, { recursive: true });
    }
  });

  it("runs where nothing can be kept", () => {
    write("main.ts", "const text: string = `ran`;\nconsole.log(text);\n");
    write(".testbed", "a file");
    assert.equal(run().said, "ran");
  });
});
