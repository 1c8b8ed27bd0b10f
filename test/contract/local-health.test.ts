import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { bundle } from "../../components/bundle";
import { healthJob, healthLog } from "../../components/health-job";
import { etcd } from "../../components/systems/etcd/system";
import type { NodeSpec } from "../../components/spec";
import { parseHealth, type HealthCheck } from "../../scenarios/health/format";
import { eventually } from "../support/eventually";
import { LocalStack } from "../support/local-stack";

describe("the job cluster-health on a host of `local`", function () {
  this.timeout(60_000);
  const place = { name: "etcd-1", role: "member", address: "10.77.0.10" };
  const member = etcd.spec(place, [place], { profile: "documented", settings: {} });
  const job = healthJob({
    bundle: bundle("scenarios/health/main.ts", "health"),
    system: "etcd",
    nodes: [member],
    everySeconds: 1,
  });
  const watcher: NodeSpec = { ...place, name: "watch", address: "10.77.0.11", ports: [], services: [job] };
  const stack = new LocalStack(`health-${process.pid}`, [member, watcher]);
  const [onMember, onWatcher] = stack.inventory();
  const checks = (): HealthCheck[] => {
    const [program = "", ...exec] = onWatcher?.exec ?? [];
    return parseHealth(
      execFileSync(program, [...exec, "cat", healthLog], { encoding: "utf8", stdio: "pipe" }),
    );
  };
  const next = (what: string, exit: number): Promise<HealthCheck> => {
    const since = new Date().toISOString();
    return eventually(what, 15, () => checks().find((check) => check.time > since && check.exit === exit));
  };

  before(() => stack.up());
  after(() => stack.deployment.destroy());

  it("notes in its log that all are up, again and again", async () => {
    const [first, second] = [await next("all are up", 0), await next("all are up again", 0)];
    assert.deepEqual(
      first.nodes.map(({ node, address, state }) => [node, address, state]),
      [["etcd-1", "10.77.0.10", "up"]],
    );
    assert.ok(second.time > first.time);
  });

  it("notes which node is down while it is, and that it is up again", async () => {
    const argv = [...(onMember?.services[0]?.carrier ?? []), "stop"];
    const fault = spawn(argv[0] ?? "", argv.slice(1), { stdio: ["pipe", "pipe", "inherit"] });
    await once(fault.stdout, "data");
    const beat = setInterval(() => fault.stdin.write("beat\n"), 500);
    fault.stdin.write("fire\n");
    const { nodes } = await next("etcd-1 is DOWN", 1).finally(() => {
      clearInterval(beat);
      fault.stdin.end();
    });
    assert.deepEqual(
      nodes.map(({ node, state }) => [node, state]),
      [["etcd-1", "DOWN"]],
    );
    await next("all are up again", 0);
  });
});
