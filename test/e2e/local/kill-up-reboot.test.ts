import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { setTimeout as sleep } from "node:timers/promises";
import { observe } from "../../../components/environments/local/observe";
import { drift } from "../../../components/environments/supervision/observations";
import { closingPending } from "../../../toolchain/pulumi/pending";
import { ending, StackRun } from "../../support/stack-run";
import { STACK } from "../../support/workspace";

const run = promisify(execFile);
const members = ["etcd-1", "etcd-2", "etcd-3"];

/** A request to a member through the port that is forwarded to it. */
async function ask(stack: StackRun, node: string, path: string, body: object): Promise<unknown> {
  const { output } = await stack.workspace.pulumi("stack", "output", "urls", "--json", "--stack", STACK);
  const url = (JSON.parse(output) as Record<string, string>)[`${node}/client`] ?? "";
  const response = await fetch(`${url}/v3/${path}`, { method: "POST", body: JSON.stringify(body) });
  assert.equal(response.status, 200);
  return response.json();
}

const base64 = (text: string): string => Buffer.from(text).toString("base64");

async function valueOn(stack: StackRun, node: string): Promise<string | undefined> {
  const answer = await ask(stack, node, "kv/range", { key: base64("kept") });
  const [found] = (answer as { kvs?: { value: string }[] }).kvs ?? [];
  return found && Buffer.from(found.value, "base64").toString();
}

/** What a shell of root's in the workspace says. */
async function asRoot(stack: StackRun, script: string): Promise<string> {
  const root = "components/environments/local/scripts/root.sh";
  return (await run("sh", [root, "bash", "-c", script], { cwd: stack.workspace.directory })).stdout;
}

/** Runs the next `up`, which has to put everything right. */
async function repaired(stack: StackRun): Promise<void> {
  const next = await ending((await stack.up()).done);
  assert.ok(next.ok, next.output);
  assert.deepEqual(await stack.planned(), []);
}

describe("a stack whose machine was started again", function () {
  this.timeout(120_000);
  const stack = new StackRun("index.ts", { scenarios: "none" });

  before(async () => {
    await stack.workspace.init();
    await (
      await stack.up()
    ).done;
    await ask(stack, "etcd-1", "kv/put", { key: base64("kept"), value: base64("through it") });
  });
  after(() => stack.remove());

  it("is told as drift and made anew by the next `up`, on the data it had", async () => {
    const where = `find .testbed/run/${STACK}/*/root -type d -name wal | wc -l`;
    const onDisk = (await asRoot(stack, where)).trim() === "3";
    await stack.reboot();
    const declared = members.map((name) => ({ name, services: [{ name: "etcd" }] }));
    const told = drift(await observe(STACK, stack.workspace.directory), declared);
    assert.deepEqual(
      told.map(({ node, what, observed }) => `${node} ${what} ${observed}`),
      members.map((name) => `${name} host gone`),
    );
    const planned = await stack.planned();
    for (const name of members)
      assert.ok(
        planned.includes(`update ${name}-etcd`) && planned.includes(`update ${name}-host`),
        planned.join(),
      );
    await repaired(stack);
    // Where the file system of a host can only be in memory, its data goes with the machine and the cluster is a new one.
    for (const name of members) assert.equal(await valueOn(stack, name), onDisk ? "through it" : undefined);
    assert.deepEqual(drift(await observe(STACK, stack.workspace.directory), declared), []);
  });

  it("founds its cluster again when members were cut short while they were made", async () => {
    await stack.reboot();
    await asRoot(stack, `rm -rf .testbed/run/${STACK}/*/root/var-lib/upper/etcd/member/wal`);
    await repaired(stack);
    for (const name of members) assert.equal(await valueOn(stack, name), undefined);
  });

  it("takes a member back that has lost its data", async () => {
    await ask(stack, "etcd-1", "kv/put", { key: base64("kept"), value: base64("by the others") });
    await stack.reboot();
    await asRoot(stack, `rm -rf .testbed/run/${STACK}/etcd-2/root/var-lib/upper/etcd`);
    await repaired(stack);
    const onDisk =
      (await asRoot(stack, `ls -d .testbed/run/${STACK}/*/root/var-lib/upper/etcd | wc -l`)).trim() === "3";
    for (const name of members)
      assert.equal(await valueOn(stack, name), onDisk ? "by the others" : undefined);
  });
});

describe("a stack whose first `up` is killed", function () {
  this.timeout(120_000);
  const stack = new StackRun("index.ts", { scenarios: "none" });
  before(() => stack.workspace.init());
  after(() => stack.remove());

  it("is made by the next one, which forgets nothing and is warned of nothing for ever", async () => {
    const first = await stack.up();
    const ended = ending(first.done);
    let shown = "";
    first.child.stdout?.on("data", (text: string) => (shown += text));
    while (!/etcd-1-etcd creating/.test(shown)) {
      assert.equal(first.child.exitCode, null, shown);
      await sleep(10);
    }
    await stack.kill("tree", [first.child.pid ?? 0], 0);
    await ended;
    assert.ok(closingPending(stack.workspace.backend, STACK), "the engine was to leave a creation open");
    await repaired(stack);
    assert.equal(closingPending(stack.workspace.backend, STACK), undefined);
  });
});
