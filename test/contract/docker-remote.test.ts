import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { toldAbout } from "../../cli/script-variables";
import type { Environment } from "../../components/environments/environment";
import type { Inventory } from "../../scenarios/inventory";
import type { FaultSpec } from "../../scenarios/faults/fault";
import type { Step } from "../../scenarios/scenario";
import { needsEngine } from "../support/docker-resources";
import { docker, DockerStack, webNode } from "../support/docker-stack";
import { overSsh, overTcp, whyNoSsh, type RemoteEngine } from "../support/remote-engine";
import { skip } from "../support/skip";
import { thorough } from "../support/thorough";
import { TYPESCRIPT } from "../../scenarios/typescript";

const ready: Step = {
  ...{ kind: "check", title: "all are ready", within: 60 },
  check: { check: "members-ready", port: "web" },
};
const during = (name: string, fault: FaultSpec): Step[] => [
  { kind: "fault", title: `${name} begins`, name, fault },
  { kind: "heal", title: `${name} ends`, name },
  ready,
];

const steps: readonly Step[] = [
  ready,
  {
    ...{ kind: "start-load", title: "a load starts", name: "load" },
    load: {
      ...{ rate: 20, duration: 5, connections: 2, timeout: 5000, port: "web", lateShare: 1 },
      workers: { on: "controller", count: 1 },
      requests: [{ name: "get", method: "GET", path: "/", weight: 1 }],
    },
  },
  { kind: "finish", title: "and ends", name: "load", within: 60 },
  {
    ...{ kind: "check", title: "nothing failed", within: 0 },
    check: { check: "load/within", load: "load", errors: 0 },
  },
  ...during("stop", { kind: "stop", target: { node: "n0" }, service: "web" }),
  ...during("cut", { kind: "isolate", target: { node: "n1" } }),
  ...during("off", { kind: "disconnect", target: { node: "n0" } }),
];

for (const { way, engine, obstacle } of [
  { way: "over ssh", engine: overSsh, obstacle: whyNoSsh },
  ...(thorough ? [{ way: "over TCP", engine: overTcp, obstacle: () => undefined }] : []),
])
  describe(`environment docker: an engine ${way}`, function () {
    this.timeout(300_000);
    const admin = {
      name: "admin",
      number: 7001,
      protocol: "tcp",
      from: "controller",
      internal: true,
    } as const;
    const nodes = [webNode(0), webNode(1)].map((node) => ({ ...node, ports: [...node.ports, admin] }));
    const stack = new DockerStack(`remote-${way.slice(-3)}-${process.pid}`, nodes);
    const folder = join(".testbed", "run", stack.stack);
    const results = join(".testbed", "test", stack.stack);
    const saved = { ...process.env };
    let remote: RemoteEngine | undefined;
    let environment: Environment;
    let inventory: Inventory;

    before(async function () {
      needsEngine(this);
      const reason = obstacle();
      if (reason !== undefined) skip(this, reason);
      remote = await engine();
      Object.assign(process.env, remote.environment);
      await up();
      inventory = {
        ...{ version: 1, stack: stack.stack, owner: environment.owner, environment: environment.kind },
        ...{ system: "./test/support/contract/web-adapter.ts", profile: "documented" },
        capabilities: [...environment.capabilities.has],
        nodes: nodes.map((node) => environment.inventory(node)),
        controller: "10.217.0.1",
        vantage: environment.vantage,
      };
      mkdirSync(results, { recursive: true });
      writeFileSync(join(folder, "deployment.json"), JSON.stringify({ inventory, nodes }));
    });
    after(async () => {
      if (remote === undefined) return;
      await stack.deployment.destroy();
      await remote.stop();
      for (const name of Object.keys(remote.environment)) process.env[name] = saved[name];
      if (saved.DOCKER_HOST === undefined) delete process.env.DOCKER_HOST;
      for (const each of [folder, results]) rmSync(each, { recursive: true, force: true });
    });

    async function up(): Promise<string[]> {
      const create = await stack.prepare();
      return stack.deployment.up(() => {
        environment = create();
        for (const spec of nodes) {
          const host = environment.host(spec);
          for (const service of spec.services) host.service(`${spec.name}-${service.name}`, service);
        }
      });
    }

    /** stdout of a program at the vantage point. @throws Error with its stderr when it fails */
    async function atVantage(argv: readonly string[], stdin = ""): Promise<string> {
      const [program = "", ...args] = [...environment.vantage, process.execPath, ...argv];
      const child = spawn(program, args, { stdio: "pipe" });
      child.stdin.end(stdin);
      const [stdout, stderr] = await Promise.all([
        text(child.stdout),
        text(child.stderr),
        once(child, "close"),
      ]);
      assert.equal(child.exitCode, 0, stderr);
      return stdout;
    }

    it("is not taken for one whose containers are reached directly", () => {
      assert.deepEqual(environment.vantage.slice(0, 2), [
        "sh",
        "components/environments/containers/scripts/reach.sh",
      ]);
      assert.ok(inventory.nodes.every(({ outside }) => outside));
    });

    it("changes nothing the second time, and finds no drift", async () => {
      assert.deepEqual(await up(), []);
      assert.deepEqual(await stack.drift(), []);
    });

    it("publishes every TCP port, and tells those that are for people", () => {
      const published = docker("port", stack.container("n0")).trim().split("\n");
      assert.deepEqual(published.map((line) => line.replace(/\d+$/, "")).sort(), ["7001/tcp -> 127.0.0.1:", "8000/tcp -> 127.0.0.1:"]); // prettier-ignore
      const web = published.find((line) => line.startsWith("8000"))?.split("-> ")[1];
      const { urls } = toldAbout(inventory, { urls: { "n0/web": `http://${web}` }, own: {} });
      assert.equal(urls["n0/web"], `http://${web}`, "a script of the user's own need not be Node's");
    });

    it("is verified: endpoints, files, and who reaches whom", async () => {
      const report = JSON.parse(
        await atVantage([...TYPESCRIPT, "scenarios/verify/main.ts"], join(folder, "deployment.json")),
      ) as { readonly pairs: object; readonly probes: number; readonly controller: string };
      assert.deepEqual(report.pairs, { measured: 2, all: 2 });
      // Each node's 2 declared TCP ports from the controller; from the other node these, 3 other ones, and 2 of UDP.
      assert.equal(report.probes, 2 * (2 + 5 + 2));
      assert.equal(report.controller, "published ports only");
    });

    it("is found different from what was declared when a port that should answer does not", async () => {
      stack.exec("n0", "nft", "insert rule inet testbed input ip saddr 10.217.0.1 tcp dport 7001 drop");
      try {
        await assert.rejects(
          atVantage([...TYPESCRIPT, "scenarios/verify/main.ts"], join(folder, "deployment.json")),
          /tcp port 7001 of n0 from controller: .*, expected open/,
        );
      } finally {
        await assert.doesNotReject(async () => {
          assert.deepEqual((await stack.drift()).map(({ what }) => what), ["firewall"]); // prettier-ignore
          await up();
        });
      }
    });

    it("has its faults and loads proved by the runner", async () => {
      const scenario = {
        ...{ id: "REMOTE", title: "remote", source: "test", pace: "quick", settings: {} },
        ...{ needs: { capabilities: ["partition"], nodes: 2 }, timeout: 240, steps },
      };
      const input = { inventory, scenario, results, run: "one", seed: "1" };
      const line = await atVantage(
        [...TYPESCRIPT, "scenarios/runner/main.ts", "--standalone"],
        JSON.stringify(input),
      );
      const { verdict, reason } = JSON.parse(line.trim().split("\n").at(-1) ?? "") as Record<string, string>;
      assert.equal(verdict, "pass", reason);
    });

    it("answers for its nodes' health", async () => {
      const health = await atVantage(
        [...TYPESCRIPT, "scenarios/health/main.ts", "--json", join(folder, "deployment.json")],
      ); // prettier-ignore
      const { nodes: asked } = JSON.parse(health) as {
        readonly nodes: readonly { readonly state: string }[];
      };
      assert.deepEqual(
        asked.map(({ state }) => state),
        ["up", "up"],
      );
    });
  });
