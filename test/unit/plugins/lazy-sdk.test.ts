import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import path from "node:path";

const preload = path.join(__dirname, "../../../toolchain/plugins/lazy-sdk.cjs");
const loaded = `const loaded = (name) => Object.keys(require.cache).some((file) => file.includes("node_modules/" + name + "/"));`;

function run(script: string, ...flags: readonly string[]): string {
  return execFileSync(process.execPath, [...flags, "-e", `${loaded}\n${script}`], {
    cwd: path.join(__dirname, "../../.."),
    encoding: "utf8",
  }).trim();
}

describe("The SDK with its rarely used parts loaded when they are used", () => {
  const starts = `require("@pulumi/pulumi"); require("@pulumi/pulumi/cmd/run/tracing");
    console.log(["typescript", "@npmcli/arborist", "@opentelemetry/sdk-trace-node"].map(loaded).join(" "));`;

  it("starts without them", () => {
    assert.equal(run(starts, "--require", preload), "false false false");
  });

  it("would start with them otherwise", () => {
    assert.equal(run(starts), "true true true");
  });

  it("still has the compiler for functions", () => {
    const script = `require("@pulumi/pulumi").runtime.serializeFunction(() => 42).then(({ text }) => console.log(text.includes("42"), loaded("typescript")));`;
    assert.equal(run(script, "--require", preload), "true true");
  });

  const hooks = `require("@pulumi/pulumi");
    const from = require.resolve("@pulumi/pulumi/cmd/run");
    const { isInitializedAsync } = require("module").createRequire(from)("../../runtime/closure/v8Hooks");
    isInitializedAsync().then(() => {
      try { console.log(typeof new Function("return %DebugPrint(1)")); } catch { console.log("no natives"); }
    });`;

  it("does not have itself debugged", () => {
    assert.equal(run(hooks, "--require", preload), "no natives");
    assert.equal(run(hooks), "function");
  });

  it("still has classes and functions of its tracing", () => {
    const script = `const from = require.resolve("@pulumi/pulumi/cmd/run/tracing");
      const Module = require("module");
      const { NodeTracerProvider } = Module._load("@opentelemetry/sdk-trace-node", { filename: from, paths: module.paths });
      console.log(loaded("@opentelemetry/sdk-trace-node"), typeof new NodeTracerProvider().register, loaded("@opentelemetry/sdk-trace-node"));`;
    assert.equal(run(script, "--require", preload), "false function true");
  });

  const automation = `const pulumi = require("@pulumi/pulumi"); const before = loaded("@pulumi/pulumi/automation");
    console.log(before, typeof pulumi.automation.LocalWorkspace.create);`;

  it("still has the Automation API", () => {
    assert.equal(run(automation, "--require", preload), "false function");
    assert.equal(run(automation), "true function");
  });

  const promise = `require("@pulumi/pulumi"); const { debuggablePromise } = require("@pulumi/pulumi/runtime/debuggable");
    const noted = Promise.resolve(42);
    debuggablePromise(noted, "context").then((value) => console.log(value, noted._debugCtx, /^\\s+at /m.test(noted._debugStackTrace), Error.stackTraceLimit));`;

  it("notes no call stacks of promises, unless they are to be shown", () => {
    assert.equal(run(promise, "--require", preload), "42 context false 10");
    const leaks = 'process.env.PULUMI_DEBUG_PROMISE_LEAKS = "true";';
    assert.equal(run(`${leaks} require(${JSON.stringify(preload)}); ${promise}`), "42 context true 10");
  });
});
