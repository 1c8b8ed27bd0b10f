import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { localOperations } from "../../components/environments/local/operations";
import { fillTemplate } from "../../components/secrets";
import type { FileSpec } from "../../components/spec";
import type { Inventory } from "../../scenarios/inventory";
import { checkFiles } from "../../scenarios/verify/files";
import { LocalStack, webNode } from "../support/local-stack";
import { watchProcesses } from "../support/process-watch";

describe("environment local: files of a service", function () {
  this.timeout(30_000);
  const key = { template: "key = ${secret:web}\n" };
  const peers = { template: '{"web": "${public:web}", "again": "${public:web}", "price": "5 $"}' };
  const files: FileSpec[] = [
    { path: "/etc/web/plain", content: "no trailing line break" },
    { path: "/etc/web/program", content: { file: "tsconfig.json" }, mode: "0755" },
    { path: "/etc/web/key", content: key, mode: "0600" },
    { path: "/etc/web/peers.json", content: peers },
  ];
  const node = webNode("n1", "10.77.0.10", { files, stopSeconds: 1 });
  const stack = new LocalStack(`files-${process.pid}`, [node]);
  const onNode = (...argv: string[]): string => {
    const [program = "", ...exec] = stack.inventory()[0]?.exec ?? [];
    return execFileSync(program, [...exec, ...argv], { encoding: "utf8" });
  };
  const verified = (): Promise<string[]> =>
    checkFiles(stack.nodes, { nodes: stack.inventory() } as unknown as Inventory);
  const drift = async (): Promise<string[]> => {
    const place = { stack: stack.stack, project: process.cwd() };
    return (await localOperations.observeDrift(place, stack.inventory())).map(
      ({ what, observed }) => `${what} ${observed.replace(/\S*\/upper\//, "")}`,
    );
  };
  /** Undoes what was done by hand, and proves that it is undone. */
  const repair = async (): Promise<void> => {
    assert.deepEqual(await stack.up(), ["update n1-web"]);
    assert.deepEqual([await verified(), await drift(), await stack.up()], [[], [], []]);
  };

  before(() => stack.up());
  after(() => stack.deployment.destroy());

  it("are there with their modes, their blanks filled", async () => {
    assert.equal(onNode("cat", "/etc/web/key"), fillTemplate(key.template, "first"));
    assert.equal(onNode("cat", "/etc/web/peers.json"), fillTemplate(peers.template, "first"));
    assert.equal(onNode("cat", "/etc/web/plain"), "no trailing line break");
    assert.equal(onNode("stat", "-c", "%a", "/etc/web/key", "/etc/web/program"), "600\n755\n");
    assert.deepEqual([await verified(), await drift(), await stack.up()], [[], [], []]);
  });

  it("are found when edited by hand, and repaired", async () => {
    onNode("sh", "-c", "echo by hand >> /etc/web/plain");
    assert.deepEqual(await verified(), ["/etc/web/plain on n1 differs from what was declared"]);
    assert.deepEqual(await drift(), ["web: files changed: web/plain: FAILED"]);
    await repair();
  });

  it("are found when their mode is another one, and repaired", async () => {
    onNode("chmod", "4644", "/etc/web/key");
    assert.deepEqual(await verified(), ["/etc/web/key on n1 has mode 4644 instead of 0600"]);
    assert.deepEqual(await drift(), ["web: file modes changed: 4644 web/key"]);
    await repair();
  });

  it("are found when a template has another text or no secret, without telling what is there", async () => {
    for (const [text, file] of [
      [fillTemplate("key : ${secret:web}\n", "first"), "key"],
      ["key = 0123\n", "key"],
      [fillTemplate(peers.template.replace("public", "secret"), "first"), "peers.json"],
    ] as const) {
      onNode("sh", "-c", 'printf %s "$1" > "/etc/web/$2"', "sh", text, file);
      assert.deepEqual(await verified(), [`/etc/web/${file} on n1 differs from what was declared`]);
      await repair();
    }
  });

  it("are found when they are gone", async () => {
    onNode("rm", "/etc/web/plain");
    const [problem = "", ...others] = await verified();
    assert.match(problem, /^\/etc\/web\/plain on n1 cannot be read: .*No such file/);
    assert.deepEqual(others, []);
    await repair();
  });

  it("restart the service when a secret changes, and show it to no process and no log", async () => {
    const before = stack.pid("n1");
    stack.seed = "second";
    const { value, seen } = await watchProcesses(() => stack.up());
    assert.deepEqual(value, ["update n1-web"]);
    assert.notEqual(stack.pid("n1"), before);
    assert.equal(onNode("cat", "/etc/web/key"), fillTemplate(key.template, "second"));
    const secret = fillTemplate("${secret:web}", "second");
    // What must not be seen could have been: arguments and environments of the same scripts were.
    assert.ok(seen.includes(stack.owner));
    const log = readFileSync(`.testbed/run/${stack.stack}/n1/log/web.log`, "utf8");
    const records = onNode(
      "grep",
      "-h",
      "",
      ...["spec", "sums", "modes"].map((name) => `${stack.service("n1")}/${name}`),
    );
    for (const text of [seen, log, records]) assert.ok(!text.includes(secret));
    assert.deepEqual([await verified(), await stack.up()], [[], []]);
  });
});
