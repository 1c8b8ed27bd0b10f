import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Workspace } from "../support/workspace";
import { probeCapabilities } from "../../components/environments/local/capabilities";
import { ownerId } from "../../components/environments/local/names";
import { project } from "../../toolchain/project";

const config = { environment: "local", system: "etcd", scenarios: "none" };
const nodes = ["etcd-1", "etcd-2", "etcd-3"].map((name) => ({ name, role: "member" }));
const asRoot = (...argv: string[]): string =>
  execFileSync("sh", ["components/environments/local/scripts/root.sh", ...argv], {
    cwd: project,
    encoding: "utf8",
  });

interface Step {
  readonly op: string;
  readonly urn: string;
}

/** `OP NAME` of every custom resource that a preview would touch. */
async function planned(workspace: Workspace): Promise<string[]> {
  const { output } = await workspace.pulumi("preview", "--json", "--stack", "bench");
  const { steps } = JSON.parse(output) as { steps: Step[] };
  return steps
    .filter(({ op, urn }) => op !== "same" && urn.includes("command:local:Command"))
    .map(({ op, urn }) => `${op} ${urn.split("::").at(-1) ?? ""}`)
    .sort();
}

describe("a stack of etcd on `local`, driven by the engine", function () {
  this.timeout(120_000);
  const workspace = new Workspace("index.ts", { ...config, nodes });
  const owner = ownerId("bench", workspace.directory);
  const record = (node: string, name = "service"): string =>
    readFileSync(`/run/testbed/${owner}/nodes/${node}/services/etcd/${name}`, "utf8");
  const pid = (node: string, name?: string): number => Number(record(node, name).split(" ")[0]);

  before(async () => {
    await workspace.init();
    await workspace.up();
  });
  after(() => workspace.remove());

  it("answers on this machine at the addresses it puts out", async () => {
    const { output } = await workspace.pulumi("stack", "output", "urls", "--json", "--stack", "bench");
    const urls = JSON.parse(output) as Record<string, string>;
    assert.deepEqual(
      Object.keys(urls)
        .filter((name) => name.endsWith("/client"))
        .sort(),
      ["etcd-1/client", "etcd-2/client", "etcd-3/client"],
    );
    const response = await fetch(`${urls["etcd-2/client"] ?? ""}/v3/cluster/member/list`, {
      method: "POST",
      body: "{}",
    });
    const { members } = (await response.json()) as { members: { name: string }[] };
    assert.deepEqual(members.map(({ name }) => name).sort(), ["etcd-1", "etcd-2", "etcd-3"]);
  });

  it("has at most 4 custom resources and 8 KB of state a node", async () => {
    const { output } = await workspace.pulumi("stack", "export", "--stack", "bench");
    const { deployment } = JSON.parse(output) as {
      deployment: { resources: { urn: string; custom: boolean }[] };
    };
    const name = ({ urn }: { urn: string }): string => urn.split("::").at(-1) ?? "";
    const ofNode = deployment.resources.filter((resource) => /^etcd-2(-|$)/.test(name(resource)));
    const custom = ofNode.filter((resource) => resource.custom);
    assert.ok(custom.length > 0 && custom.length <= 4, custom.map(name).join(", "));
    const bytes = JSON.stringify(ofNode).length;
    assert.ok(
      bytes <= 8192,
      `${bytes} bytes: ${ofNode.map((resource) => `${name(resource)} ${JSON.stringify(resource).length}`).join(", ")}`,
    );
  });

  it("changes nothing the second time", async () => {
    assert.deepEqual(await planned(workspace), []);
    await workspace.pulumi("up", "--yes", "--skip-preview", "--expect-no-changes", "--stack", "bench");
  });

  it("repairs exactly the service whose every process was killed", async () => {
    const before = { one: pid("etcd-1"), two: pid("etcd-2") };
    asRoot("kill", "-9", String(pid("etcd-2", "supervisor")), String(before.two));
    assert.deepEqual(await planned(workspace), ["update etcd-2-etcd", "update verification"]);
    await workspace.up();
    assert.notEqual(pid("etcd-2"), before.two);
    assert.equal(pid("etcd-1"), before.one);
    assert.deepEqual(await planned(workspace), []);
  });

  it("repairs a firewall that was edited by hand", async () => {
    asRoot(
      "nsenter",
      `--net=/run/netns/tb-${owner}-etcd-3`,
      "nft",
      "add",
      "rule",
      "inet",
      "testbed",
      "input",
      "tcp",
      "dport",
      "9",
      "accept",
    );
    assert.deepEqual(await planned(workspace), ["update etcd-3-network", "update verification"]);
    await workspace.up();
    assert.deepEqual(await planned(workspace), []);
  });

  it("removes a node without touching the processes of the others, and takes it out of the cluster", async () => {
    const before = [pid("etcd-1"), pid("etcd-2")];
    workspace.configure({ nodes: nodes.slice(0, 2) });
    const steps = await planned(workspace);
    assert.deepEqual(
      steps.filter((step) => step.startsWith("delete")),
      ["delete etcd-3-etcd", "delete etcd-3-host", "delete etcd-3-network"],
    );
    assert.deepEqual(
      steps.filter((step) => /create|replace/.test(step)),
      [],
    );
    await workspace.up();
    assert.deepEqual([pid("etcd-1"), pid("etcd-2")], before);
    const list = asRoot(
      "nsenter",
      `--net=/run/netns/tb-${owner}-sw`,
      "etcdctl",
      "--endpoints",
      "http://10.77.0.10:2379",
      "member",
      "list",
    );
    assert.equal(list.trim().split("\n").length, 2, list);
    workspace.configure({ nodes });
    await workspace.up();
    assert.deepEqual([pid("etcd-1"), pid("etcd-2")], before);
  });

  it("leaves nothing behind when destroyed", async () => {
    await workspace.pulumi("destroy", "--yes", "--skip-preview", "--stack", "bench");
    assert.ok(!asRoot("ip", "netns", "list").includes(owner));
    assert.ok(!readFileSync("/proc/self/mounts", "utf8").includes(owner));
    assert.ok(!existsSync(`/run/testbed/${owner}`));
    assert.ok(!existsSync(join(workspace.directory, ".testbed", "run", "bench")));
    assert.ok(!execFileSync("ps", ["-eo", "args"], { encoding: "utf8" }).includes(`/run/testbed/${owner}`));
  });
});

describe("a preview", function () {
  this.timeout(60_000);

  it("refuses every mistake of the stack file at once, before anything is made", async () => {
    const workspace = new Workspace("index.ts", {
      environment: "local",
      system: "etcd",
      pace: "fast",
      nodse: [],
    });
    try {
      await workspace.init();
      await assert.rejects(workspace.preview(), (error: Error) => {
        assert.match(error.message, /2 problems in the configuration/);
        assert.match(
          error.message,
          /`testbed:pace` is `fast` \(Pulumi\.bench\.yaml\): expected one of `full`, `machine`, `quick`\./,
        );
        assert.match(error.message, /`testbed:nodse` is not a known key/);
        return true;
      });
    } finally {
      await workspace.remove();
    }
  });

  it("refuses added latency where the kernel has no netem, and says so", async () => {
    const capabilities = await probeCapabilities(project);
    const workspace = new Workspace("test/engine/fixtures/delay.ts", {
      environment: "local",
      system: "etcd",
    });
    try {
      await workspace.init();
      if (capabilities.has.has("delay")) await workspace.preview();
      else
        await assert.rejects(
          workspace.preview(),
          /scenario `SLOW-1` needs the capability `delay`, which `local` lacks here: .*netem/,
        );
    } finally {
      await workspace.remove();
    }
  });
});
