import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { PASSWORDS } from "../../components/environments/lan/passwords";
import { publish } from "../../components/inventory-file";
import type { Inventory } from "../../scenarios/inventory";

const CANARY = "0123abcd\tpassword\tcanary-5e1f";

describe("testbed run, and the passwords of machines", function () {
  this.timeout(30_000);
  const name = `passwords${process.pid}`;
  const records = join(".testbed", "run", name);
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "run passwords "));
    writeFileSync(join(directory, "tell.sh"), `printf %s "$${PASSWORDS}"\n`);
  });
  afterEach(() => {
    for (const each of [directory, records]) rmSync(each, { recursive: true });
  });

  /** Runs it through a program that is given what to run, as a network elsewhere is. */
  function through(...vantage: readonly string[]) {
    const inventory = { environment: "lan", system: "none", vantage, nodes: [] } as unknown as Inventory;
    publish(process.cwd(), name, { inventory, nodes: [] }, false);
    const argv = [resolve("cli/testbed.cjs"), "run", "--stack", name, "tell.sh"];
    const env = { ...process.env, [PASSWORDS]: CANARY };
    return spawnSync(process.execPath, argv, { cwd: directory, encoding: "utf8", env });
  }
  const orders = () => readdirSync(records).filter((file) => file.startsWith("script-"));

  it("hands them to the script, which may reach machines, but writes them nowhere", () => {
    const copy = join(directory, "order.json");
    const { stdout, stderr } = through("sh", "-c", `cp "$3" '${copy}'; exec "$@"`, "sh");
    assert.equal(stdout, CANARY, stderr);
    const order = readFileSync(copy, "utf8");
    assert.ok(order.includes("tell.sh") && !order.includes("canary"), order);
  });

  it("leaves no order behind, also when it is never read", () => {
    assert.equal(through("sh", "-c", "exit 9").status, 9);
    assert.deepEqual(orders(), []);
  });
});
