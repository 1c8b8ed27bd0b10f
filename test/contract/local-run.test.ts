import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { onSwitch } from "../../components/environments/local/names";
import { publish } from "../../components/inventory-file";
import type { Inventory } from "../../scenarios/inventory";
import { LocalStack, webNode } from "../support/local-stack";

const name = `run${process.pid}`;

/** Asks a node by every way that it was told, runs a program on it, and ends as it is asked to. */
const script = `
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
const { N0_URL = "", N0_WEB_URL = "", TESTBED_URLS = "{}", TESTBED_INVENTORY = "", TESTBED_PROJECT = "" } = process.env;
const seen = [];
for (const url of [N0_URL, N0_WEB_URL, JSON.parse(TESTBED_URLS)["n0/web"]])
  seen.push((await (await fetch(url)).json()).pid);
const [{ exec }] = JSON.parse(readFileSync(TESTBED_INVENTORY, "utf8")).nodes;
const [program, ...args] = [...exec, "cat", "/proc/sys/kernel/hostname"];
execFileSync(program, args, { cwd: TESTBED_PROJECT });
console.log(JSON.stringify({ seen, argv: process.argv.slice(2), cwd: process.cwd(), own: process.env.OWN }));
process.exit(Number(process.argv.at(-1)));
`;

describe("testbed run on hosts of `local`", function () {
  this.timeout(60_000);
  const stack = new LocalStack(name, [webNode("n0", "10.77.0.10")]);
  let directory: string;
  before(async () => {
    directory = mkdtempSync(join(tmpdir(), "run "));
    writeFileSync(join(directory, "my-test.mts"), script);
    await stack.up();
    const inventory = {
      environment: "local",
      system: "none",
      vantage: onSwitch(stack.owner),
      nodes: stack.inventory(),
    };
    const nodes = inventory.nodes.map((node) => ({ ...node, ports: stack.nodes[0]!.ports }));
    publish(
      process.cwd(),
      name,
      { inventory: { ...inventory, nodes } as unknown as Inventory, nodes: [] },
      false,
    );
  });
  after(async () => {
    await stack.deployment.destroy();
    rmSync(directory, { recursive: true });
  });

  const testbed = (...args: string[]): { status: number | null; stdout: string; stderr: string } =>
    spawnSync(process.execPath, [resolve("cli/testbed.cjs"), "run", "--stack", name, ...args], {
      ...{ cwd: directory, encoding: "utf8" },
      env: { ...process.env, OWN: "mine" },
    });

  for (const code of [0, 7])
    it(`runs a script in the person's folder, told where all is, and ends with its exit code ${code}`, () => {
      const { status, stdout, stderr } = testbed("my-test.mts", "--stack", "-f", "it's", String(code));
      assert.equal(status, code, stderr);
      const { seen, ...others } = JSON.parse(stdout) as { seen: number[] };
      assert.deepEqual(seen, [stack.pid("n0"), stack.pid("n0"), stack.pid("n0")]);
      assert.deepEqual(others, {
        argv: ["--stack", "-f", "it's", String(code)],
        cwd: directory,
        own: "mine",
      });
    });

  it("leaves nothing of the person's environment behind", () => {
    assert.deepEqual(
      readdirSync(`.testbed/run/${name}`).filter((file) => file.startsWith("script-")),
      [],
    );
  });

  it("refuses a script that is not there", () => {
    const { status, stderr } = testbed("none.ts");
    assert.equal(status, 2);
    assert.match(stderr, /there is no file .*none\.ts/);
  });
});
