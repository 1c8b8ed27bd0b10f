import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { parse } from "yaml";
import { ownerId } from "../../components/environments/local/names";
import { dashboardNames } from "../../components/systems/the-block/monitoring/dashboard-files";
import { project } from "../../toolchain/project";
import { watchProcesses } from "../support/process-watch";
import { skip } from "../support/skip";
import { BlockStack } from "../support/the-block-stack";
import { has } from "../support/the-block-monitoring";
import { STACK } from "../support/workspace";

const PASSWORD_FILE = "/etc/grafana/admin-password";
const DASHBOARDS = "/etc/grafana/dashboards";

/** What the stand-in says of itself. */
interface Given {
  readonly argv: readonly string[];
  readonly passwordFile: string;
  readonly provisioning: Readonly<Record<string, string>>;
}

describe("Grafana, where a grafana-server is in PATH", function () {
  this.timeout(120_000);
  // As it is unpacked: its own folder is beside the program's.
  const installed = mkdtempSync(join(tmpdir(), "testbed grafana "));
  const path = process.env["PATH"];
  const own = { title: "Own", uid: "own", panels: [] };
  const stack = new BlockStack("index.ts", { "dashboards/own.json": JSON.stringify(own) });
  const owner = ownerId(STACK, stack.workspace.directory);
  const onHost = (...argv: string[]): string => {
    const root = "components/environments/local/scripts/root.sh";
    const mounts = `--mount=/run/testbed/${owner}/mnt/node-mac2`;
    return execFileSync("sh", [root, "nsenter", mounts, ...argv], { cwd: project, encoding: "utf8" });
  };
  let password: string;
  let processes: string;

  before(async function () {
    for (const program of ["prometheus", "alertmanager"])
      if (!has(program)) skip(this, `${program} cannot be run here`);
    for (const folder of ["bin", "conf"]) mkdirSync(join(installed, folder));
    writeFileSync(join(installed, "conf", "defaults.ini"), "");
    copyFileSync("test/support/grafana-server.cjs", join(installed, "bin", "grafana-server"));
    process.env["PATH"] = [join(installed, "bin"), path].join(delimiter);
    processes = (await watchProcesses(() => stack.up())).seen;
    password = await stack.output("grafanaPassword", "--show-secrets");
  });
  after(async () => {
    await stack.remove();
    process.env["PATH"] = path;
    rmSync(installed, { recursive: true });
  });

  const login = (word: string): Promise<Response> =>
    fetch(stack.url("node-mac2", "grafana"), {
      headers: { authorization: `Basic ${Buffer.from(`admin:${word}`).toString("base64")}` },
    });

  it("lets in who has the password of the outputs, at their URL, and nobody else", async () => {
    assert.equal(await stack.output("grafana"), stack.url("node-mac2", "grafana"));
    assert.match(password, /^[0-9a-f]{64}$/);
    assert.equal((await login(password)).status, 200);
    assert.equal((await login("admin")).status, 401);
  });

  it("is started with its own folder, and provisioned with datasource and dashboards", async () => {
    const { argv, provisioning, passwordFile } = (await (await login(password)).json()) as Given;
    assert.deepEqual(argv, ["--homepath", installed]);
    assert.equal(passwordFile, PASSWORD_FILE);
    const [dashboards, datasources] = Object.keys(provisioning)
      .sort()
      .map((file) => parse(provisioning[file] ?? "") as never);
    const { providers } = dashboards as unknown as { providers: { folder: string; options: object }[] };
    assert.deepEqual(providers[0]?.options, { path: DASHBOARDS });
    assert.equal(providers[0].folder, "The Block");
    const { datasources: all } = datasources as unknown as { datasources: { url: string }[] };
    assert.deepEqual(
      all.map(({ url }) => url),
      ["http://192.168.1.12:9090"],
    );
    const files = onHost("ls", DASHBOARDS).trim().split("\n");
    assert.deepEqual(files, [...dashboardNames, "own"].map((name) => `${name}.json`).sort());
    assert.deepEqual(JSON.parse(onHost("cat", `${DASHBOARDS}/own.json`)), own);
  });

  it("keeps its password where only its user reads it, and shows it nowhere", async () => {
    assert.equal(onHost("cat", PASSWORD_FILE), password);
    assert.equal(onHost("stat", "-c", "%a", PASSWORD_FILE), "600\n");
    const { workspace } = stack;
    assert.equal(await stack.output("grafanaPassword"), "[secret]");
    const { output: state } = await workspace.pulumi("stack", "export", "--stack", STACK);
    assert.ok(state.includes("grafanaPassword"));
    assert.ok(!state.includes(password), "the exported state shows it");
    assert.ok(processes.includes(PASSWORD_FILE));
    assert.ok(!processes.includes(password), "arguments or environment of a process show it");
    const files = readdirSync(workspace.directory, { recursive: true, withFileTypes: true });
    const text = files.filter((file) => file.isFile() && !file.parentPath.includes("/root/"));
    assert.ok(text.some(({ name }) => name === "grafana.log"));
    for (const { parentPath, name } of text) {
      const content = readFileSync(join(parentPath, name), "utf8");
      assert.ok(!content.includes(password), `${parentPath}/${name} shows it`);
    }
  });

  it("is not touched by the second update", async () => {
    const { workspace } = stack;
    await workspace.pulumi("up", "--yes", "--skip-preview", "--expect-no-changes", "--stack", STACK);
  });
});
