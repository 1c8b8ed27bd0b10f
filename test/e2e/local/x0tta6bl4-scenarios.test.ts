import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { execFileSync } from "node:child_process";
import { asRoot } from "../../../components/environments/local/names";
import {
  dashboardFile,
  dashboardNames,
} from "../../../components/systems/x0tta6bl4/monitoring/dashboard-files";
import { OVERLAY_PORT } from "../../../components/systems/x0tta6bl4/node/overlay/port";
import { panelQueries, problemsOf } from "../../support/dashboard-panels";
import { PrometheusApi } from "../../support/prometheus-api";
import { StackRun } from "../../support/stack-run";
import { itAtNight } from "../../support/thorough";
import { STACK } from "../../support/workspace";
import { programIn, testbedHealth } from "../../support/workspace-programs";

const ids = ["XM-1", "XM-2", "XM-3", "XM-4", "XM-5", "XM-6", "XM-7", "XM-8"];
const root = (...argv: readonly string[]): string => {
  const [file, ...prefix] = asRoot;
  return execFileSync(file, [...prefix, ...argv], { encoding: "utf8" });
};
const FOUNDERS = ["node-a", "node-b", "node-c"];

describe("x0tta6bl4, with monitoring, in one `pulumi up`", function () {
  this.timeout(420_000);
  const stack = new StackRun("index.ts", { system: "x0tta6bl4", pace: "quick", scenarios: ids });
  const { workspace, owner } = stack;

  before(() => workspace.init());
  after(() => stack.remove());

  const verdicts = (): unknown => {
    const scenarios = stack.results().at(-1)?.scenarios ?? [];
    return Object.fromEntries(scenarios.map(({ id, verdict, reason }) => [id, verdict === "pass" ? verdict : reason])); // prettier-ignore
  };
  const url = async (port: string): Promise<string> => {
    const { output } = await workspace.pulumi("stack", "output", "urls", "--json", "--stack", STACK);
    return (JSON.parse(output) as Readonly<Record<string, string>>)[port] ?? assert.fail(`no URL of ${port}`);
  };
  /** Pid and start of every service of a node. */
  const running = (node: string): readonly string[] => {
    const folder = `/run/testbed/${owner}/nodes/${node}/services`;
    return readdirSync(folder).map(
      (name) => `${name} ${readFileSync(join(folder, name, "service"), "utf8")}`,
    );
  };

  it(`passes ${ids.join(", ")}`, async () => {
    await (
      await stack.up()
    ).done;
    assert.deepEqual(verdicts(), Object.fromEntries(ids.map((id) => [id, "pass"])));
  });

  it("changes nothing when it goes up again", async () => {
    await workspace.pulumi("up", "--yes", "--skip-preview", "--expect-no-changes", "--stack", STACK);
  });

  it("is healthy by `testbed health`", () => {
    const { code, output } = testbedHealth(workspace.directory);
    assert.match(output, /health: 4 of 4 up, .* exit 0\n$/);
    assert.equal(code, 0, output);
  });

  it("shows what happens in every panel of its dashboard", async () => {
    const prometheus = new PrometheusApi(await url("monitor/prometheus"), await url("monitor/alertmanager"));
    const queries = dashboardNames.flatMap((name) => panelQueries(dashboardFile(name), 1));
    // How long requests take is shown while there are any.
    const health = `${await url("node-a/api")}/health`;
    const asking = setInterval(() => void fetch(health).catch(() => undefined), 200);
    const problems = await problemsOf(queries, prometheus, 20).finally(() => clearInterval(asking));
    assert.deepEqual(problems, []);
    const online = queries.find(({ panel }) => panel === "Mesh Nodes Online")?.expression ?? "";
    const peers = queries.find(({ panel }) => panel === "Peer count")?.expression ?? "";
    assert.deepEqual([await prometheus.number(online), await prometheus.number(peers)], [3, 6]);
  });

  it("lets in over the overlay what is declared, and nothing of it beside", async () => {
    const status = await fetch(`${await url("node-c/api")}/mesh/status`);
    const { address } = (await status.json()) as { readonly address: string };
    const namespace = `--net=/run/netns/tb-${owner}-node-b`;
    const from = (host: string, port: number): string =>
      root("nsenter", namespace, process.execPath, "test/support/connect.cjs", host, String(port)).trim();
    assert.equal(from(address, OVERLAY_PORT), "open");
    assert.equal(from(address, 9002), "silent");
    assert.equal(from("172.20.0.12", OVERLAY_PORT), "silent");
    assert.equal(from("172.20.0.12", 8000), "open");
  });

  itAtNight("adds nodes without touching those that are there", async () => {
    const before = FOUNDERS.map(running);
    workspace.configure({ nodes: 5, scenarios: ["XM-7"] });
    const planned = (await stack.planned()).filter((line) => !/ xm-\d$/.test(line));
    const ofNode = (node: string): string[] => planned.filter((line) => line.includes(` ${node}-`)).sort();
    // A hosts file tells them the new names.
    for (const node of FOUNDERS) assert.deepEqual(ofNode(node), [`update ${node}-network`]);
    for (const node of ["node-d", "node-e"])
      assert.deepEqual(
        ofNode(node),
        ["host", "network", "node", "yggdrasil"].map((part) => `create ${node}-${part}`),
      );
    assert.deepEqual(planned.filter((line) => !/^(create|update) /.test(line)), []); // prettier-ignore
    await (
      await stack.up()
    ).done;
    assert.deepEqual(verdicts(), { "XM-7": "pass" });
    assert.deepEqual(FOUNDERS.map(running), before);
  });

  itAtNight("lets nodes leave again", async () => {
    workspace.configure({ nodes: 3, scenarios: ["XM-7", "XM-4"] });
    await (
      await stack.up()
    ).done;
    assert.deepEqual(verdicts(), { "XM-7": "pass", "XM-4": "pass" });
    assert.throws(() => statSync(`/run/testbed/${owner}/nodes/node-d`), /ENOENT/);
  });

  it("has the plan's troubleshooting in `testbed doctor`", () => {
    const code = `require("./cli/doctor").doctor(process.cwd(), { stack: "${STACK}" }).then((code) => (process.exitCode = code));`;
    const { output } = programIn(workspace.directory, "--eval", code);
    for (const what of ["getSelf", "peers in the configuration", "targets", "query up"])
      assert.ok(output.includes(what), `${what} is not in:\n${output}`);
  });
});
