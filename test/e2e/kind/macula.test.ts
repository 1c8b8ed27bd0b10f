import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PREVIEW, renderTo } from "../../../cli/render";
import { macula } from "../../../components/systems/macula/system";
import { kubeconfigFile } from "../../../components/environments/kind/names";
import { KindRun } from "../../support/kind-run";
import { noteCluster, run } from "../../support/kind-stack";
import { needsKind } from "../../support/kubernetes-objects";
import { itAtNight } from "../../support/thorough";
import { STACK } from "../../support/workspace";

describe("macula in pods, in one `pulumi up` with its cluster", function () {
  this.timeout(900_000);
  const [hub, region] = [`testbed-${process.pid}-hub`, `testbed-${process.pid}-region`];
  const stack = new KindRun("index.ts", { system: "macula", pace: "quick", monitoring: "none" }, hub);
  const { workspace } = stack;
  const { nodes } = macula.topology;
  const both = {
    clusters: [{ name: hub, nodes: nodes.map(({ name }) => name) }, { name: region }],
    nodes: [...nodes, { name: "node4", role: "provider" }],
  };

  before(function () {
    needsKind(this);
    noteCluster(region);
    return workspace.init();
  });
  after(() => stack.remove());

  it("passes the plan's scenarios, and MC-6 about pods", async () => {
    const scenarios = ["MC-1", "MC-2", "MC-3", "MC-4", "MC-6"];
    workspace.configure({ scenarios });
    assert.deepEqual(await stack.upToVerdicts(), Object.fromEntries(scenarios.map((id) => [id, "pass"])));
  });

  it("changes nothing when it goes up again, although its pods are others", () => stack.expectNoChanges());

  it("is what `testbed render --gitops` writes for kustomize, and no longer when a file says something else", async () => {
    const folder = join(workspace.directory, "gitops");
    const { output } = await workspace.pulumi(...PREVIEW, "--stack", STACK);
    assert.ok(renderTo(folder, STACK, output).includes("base/macula-test-node/statefulset.yaml"));
    const kubeconfig = join(workspace.directory, kubeconfigFile(STACK, stack.cluster));
    const diff = (...how: readonly string[]) => {
      const apps = join(folder, "clusters", stack.cluster, "apps", "macula-test");
      const argv = ["--kubeconfig", kubeconfig, "diff", ...how, "--kustomize", apps];
      const { status, stdout, stderr } = spawnSync("kubectl", argv, { encoding: "utf8" });
      return [status, stdout, stderr];
    };
    assert.deepEqual(diff(), [0, "", ""]);
    // As Flux compares.
    const flux = ["--server-side", "--force-conflicts", "--field-manager=kustomize-controller"];
    assert.deepEqual(diff(...flux), [0, "", ""]);
    const file = join(folder, "base", "macula-test-node", "statefulset.yaml");
    writeFileSync(file, readFileSync(file, "utf8").replace("replicas: 1", "replicas: 2"));
    const [status, differences] = diff();
    assert.equal(status, 1);
    assert.match(String(differences), /^-\s+replicas: 1\n\+\s+replicas: 2$/m);
  });

  it("goes on when it is given another cluster with a provider, with calls from cluster to cluster", async () => {
    workspace.configure({ ...both, scenarios: ["MC-6"] });
    assert.equal((await stack.upToVerdicts())["MC-6"], "pass");
    assert.match(JSON.stringify(stack.results().at(-1)), /3 of them from cluster to cluster/);
  });

  itAtNight("changes nothing when it goes up again in both", () => stack.expectNoChanges());

  itAtNight("does not pass MC-6 when the region cannot be reached, and names who is missing", async () => {
    const format = "{{.NetworkSettings.Networks.kind.IPAddress}}";
    const address = run("docker", "inspect", "--format", format, `${hub}-control-plane`).trim();
    const cut = `table ip sabotage { chain in { type filter hook prerouting priority -300; ip saddr ${address} drop; }; }`;
    run("docker", "exec", `${region}-control-plane`, "nft", cut);
    // Another number of calls, and what has passed runs again; nothing else does.
    workspace.configure({ ...both, scenarios: [{ id: "MC-6", settings: { each: 4, recovery: 10 } }] });
    await stack.upToVerdicts();
    const [pods] = stack.results().at(-1)?.scenarios ?? [];
    assert.notEqual(pods?.verdict, "pass", JSON.stringify(pods));
    assert.match(pods?.reason ?? "", /client.*node4/);
  });

  it("leaves nothing behind", async () => {
    await stack.destroy();
    assert.equal(stack.left([hub, region]), "");
  });
});
