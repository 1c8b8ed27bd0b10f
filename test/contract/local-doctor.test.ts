import assert from "node:assert/strict";
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { onSwitch } from "../../components/environments/local/names";
import { publish } from "../../components/inventory-file";
import type { PlacedFinding } from "../../scenarios/doctor/finding";
import type { Inventory } from "../../scenarios/inventory";
import { eventually } from "../support/eventually";
import { LocalStack, webNode } from "../support/local-stack";

const name = `doctor${process.pid}`;

interface Told {
  readonly status: number | null;
  readonly ok: boolean;
  readonly findings: readonly PlacedFinding[];
}

function doctor(): Told {
  const argv = ["cli/testbed.cjs", "doctor", "--json", "--stack", name];
  const { status, stdout, stderr } = spawnSync(process.execPath, argv, { encoding: "utf8" });
  assert.ok(stdout.startsWith("{"), stderr);
  return { status, ...(JSON.parse(stdout) as Pick<Told, "ok" | "findings">) };
}

/** `WHERE WHAT` of what is not well; whether this machine is set up for Pulumi is not asked here. */
const wrong = ({ findings }: Told): string[] =>
  findings.filter(({ ok, where }) => !ok && where !== "machine").map(({ where, what }) => `${where} ${what}`);

describe("testbed doctor on hosts of `local`", function () {
  this.timeout(60_000);
  const stack = new LocalStack(name, [webNode("n0", "10.77.0.10"), webNode("n1", "10.77.0.11")]);
  const inHost = (...argv: string[]): string => {
    const [program = "", ...args] = [...stack.inventory()[1]!.exec, ...argv];
    return execFileSync(program, args, { encoding: "utf8" });
  };

  before(async () => {
    await stack.up();
    const about = { environment: "local", system: "./test/support/contract/web-adapter.ts" };
    const inventory = { ...about, vantage: onSwitch(stack.owner), nodes: stack.inventory() };
    publish(process.cwd(), name, { inventory: inventory as unknown as Inventory, nodes: stack.nodes }, false);
  });
  after(() => stack.deployment.destroy());

  it("finds nothing wrong with a stack that is well, and has asked everything", () => {
    const told = doctor();
    assert.deepEqual(wrong(told), []);
    assert.equal(told.status, told.ok ? 0 : 1);
    const asked = told.findings.filter(({ where }) => where === "n1").map(({ what }) => what);
    const questions = [
      "reachable",
      "service web",
      "ports",
      "faults",
      "disk space",
      "clock",
      "health",
      "working directory",
    ];
    assert.deepEqual(asked, questions);
  });

  it("finds a service that a fault holds, and the fault, until it is healed", async () => {
    const { carrier } = stack.inventory()[1]!.services[0]!;
    const [program = "", ...args] = carrier.concat("stop");
    const held = spawn(program, args, { stdio: ["pipe", "pipe", "inherit"] });
    const beats = setInterval(() => held.stdin.write("beat\n"), 500);
    try {
      await once(held.stdout, "data");
      held.stdin.write("fire\n");
      await once(held.stdout, "data");
      const child = spawn(process.execPath, ["cli/testbed.cjs", "doctor", "--json", "--stack", name], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      let text = "";
      child.stdout.on("data", (data: Buffer) => (text += data.toString()));
      const [status] = (await once(child, "close")) as [number];
      const told = { status, ...(JSON.parse(text) as Pick<Told, "ok" | "findings">) };
      assert.equal(status, 1);
      assert.deepEqual(wrong(told), [
        "n1 service web",
        "n1 ports",
        "n1 faults",
        "n1 health",
        "n1 troubleshooting",
      ]);
      assert.match(
        told.findings.find(({ where, what }) => where === "n1" && what === "faults")?.advice ?? "",
        /testbed heal/,
      );
    } finally {
      clearInterval(beats);
      held.stdin.end();
      await once(held, "exit");
    }
    await eventually("all is well again", 10, () => wrong(doctor()).length === 0 || undefined);
  });

  it("finds what was changed by hand, and rules that a fault left behind", () => {
    inHost("nft", "add", "rule", "inet", "testbed", "input", "tcp", "dport", "9", "accept");
    inHost("nft", "add", "table", "inet", "testbed_fault_test");
    assert.deepEqual(wrong(doctor()), ["stack drift", "n1 faults"]);
    inHost("nft", "delete", "table", "inet", "testbed_fault_test");
  });
});
