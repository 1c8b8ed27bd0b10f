import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdirSync, realpathSync } from "node:fs";
import type { Resource, StateResource } from "./stack";
import { withStack } from "./suite";

const NOISY = "echo on-out; echo on-err >&2";
const MEGABYTE = 1024 * 1024;

/** Ends only when the other one of the two runs at the same time. */
function rendezvous(mine: string, other: string): Resource {
  return {
    create: `touch ${mine}; for i in $(seq 500); do [ -e ${other} ] && exit 0; sleep 0.02; done; exit 1`,
  };
}

const resources: Readonly<Record<string, Resource>> = {
  here: { create: "pwd" },
  there: { create: "pwd", dir: "folder" },
  environment: {
    create: 'echo "$HOME|$GIVEN|${PULUMI_HOME:+kept}"',
    environment: { HOME: "mine", GIVEN: "a 'b' \"c\"\nd" },
  },
  stdin: { create: "tr a-z A-Z", stdin: "text on two\nlines €\n" },
  "stdin-unread": { create: "exec <&-; sleep 0.1; echo done", stdin: "x".repeat(MEGABYTE) },
  "stdin-none": { create: "cat; echo end" },
  interpreter: { create: "console.log(process.argv.length, 6 * 7)", interpreter: ["node", "-e"] },
  "line-ends": { create: "printf 'a\\n\\n'" },
  large: { create: "head -c 1048576 /dev/zero | tr '\\0' x", logging: "none" },
  "log-all": { create: NOISY.replaceAll("on-", "all-") },
  "log-out": { create: NOISY.replaceAll("on-", "out-"), logging: "stdout" },
  "log-err": { create: NOISY.replaceAll("on-", "err-"), logging: "stderr" },
  "log-none": { create: NOISY.replaceAll("on-", "none-"), logging: "none" },
  left: rendezvous("left", "right"),
  right: rendezvous("right", "left"),
  files: {
    create: "mkdir -p out/deep; echo a > out/a.txt; echo b > out/deep/b.txt; echo s > out/secret.txt",
    assetPaths: ["out/**.txt", "!**secret*"],
    archivePaths: ["out/*.txt"],
  },
};

describe("command:local:Command when it runs", function () {
  this.timeout(120_000);
  const stack = withStack();
  let output = "";
  let state: Readonly<Record<string, StateResource>> = {};

  before(async () => {
    mkdirSync(stack().file("folder"));
    const invoke = { command: 'cat; echo "$MARK"', stdin: "asked ", environment: { MARK: "now" } };
    output = await stack().up({ resources, invoke, outputs: { invoked: "invoked.stdout" } });
    state = await stack().state();
  });

  function printed(name: string): unknown {
    return state[name]?.outputs?.["stdout"];
  }

  it("runs in the program's directory", () => {
    assert.equal(printed("here"), realpathSync(stack().folder));
  });

  it("runs in `dir`", () => {
    assert.equal(printed("there"), realpathSync(stack().file("folder")));
  });

  it("has the environment of the engine, with what is given on top", () => {
    assert.equal(printed("environment"), "mine|a 'b' \"c\"\nd|kept");
  });

  it("reads `stdin`", () => {
    assert.equal(printed("stdin"), "TEXT ON TWO\nLINES €");
  });

  it("need not read its `stdin`", () => {
    assert.equal(printed("stdin-unread"), "done");
  });

  it("sees the end of its stdin at once when none is given", () => {
    assert.equal(printed("stdin-none"), "end");
  });

  it("is run by `interpreter`", () => {
    assert.equal(printed("interpreter"), "1 42");
  });

  it("loses one line end and no more", () => {
    assert.equal(printed("line-ends"), "a\n");
  });

  it("may print a megabyte", () => {
    assert.equal(printed("large"), "x".repeat(MEGABYTE));
  });

  it("shows both its outputs as progress, line by line, unless told otherwise", () => {
    assert.match(output, /log-all .*all-out$/m);
    assert.match(output, /log-all .*all-err$/m);
  });

  it("shows as progress only what `logging` names", () => {
    assert.match(output, /log-out creating .*out-out$/m);
    assert.doesNotMatch(output, /creating .*out-err/);
    assert.match(output, /log-err creating .*err-err$/m);
    assert.doesNotMatch(output, /creating .*err-out/);
    assert.doesNotMatch(output, /none-(out|err)/);
  });

  it("keeps both outputs whatever is logged", () => {
    assert.equal(printed("log-none"), "none-out");
    assert.equal(state["log-none"]?.outputs?.["stderr"], "none-err");
  });

  it("runs at the same time as others that do not depend on it", () => {
    assert.ok(state["left"] && state["right"]);
  });

  it("hands back the files that `assetPaths` names, without those it takes out again", () => {
    const assets = state["files"]?.outputs?.["assets"] as Record<string, { hash: string }>;
    assert.deepEqual(Object.keys(assets).sort(), ["out/a.txt", "out/deep/b.txt"]);
    assert.equal(assets["out/a.txt"]?.hash, createHash("sha256").update("a\n").digest("hex"));
  });

  it("hands back an archive of the files that `archivePaths` names", () => {
    const archive = state["files"]?.outputs?.["archive"] as { assets: object; hash: string };
    assert.deepEqual(Object.keys(archive.assets).sort(), ["out/a.txt", "out/secret.txt"]);
    assert.match(archive.hash, /^[0-9a-f]{64}$/);
  });

  it("can be called as a function, at once", async () => {
    assert.equal((await stack().outputs())["invoked"], "asked now");
  });
});
