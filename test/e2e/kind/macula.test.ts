import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PREVIEW, renderTo } from "../../../cli/render";
import { kubeconfigFile } from "../../../components/environments/kind/names";
import { KindRun } from "../../support/kind-run";
import { needsKind } from "../../support/kubernetes-objects";
import { breakBundled, sabotages } from "../../support/macula-sabotage";
import { STACK } from "../../support/workspace";

describe("macula in pods, in one `pulumi up` with its cluster", function () {
  this.timeout(900_000);
  const stack = new KindRun("index.ts", { system: "macula", pace: "quick" });
  const { workspace } = stack;

  before(function () {
    needsKind(this);
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

  it("fails MC-6 when a provider answers in another's name", async () => {
    breakBundled(sabotages["an answer in another pod's name"], workspace.directory);
    // What has passed before runs again, because the nodes' program is another one.
    workspace.configure({ scenarios: ["MC-6"] });
    await stack.upToVerdicts();
    const [pods] = stack.results().at(-1)?.scenarios ?? [];
    assert.match(
      pods?.reason ?? "",
      /client → node2: node1-0 at [\d.]+ answered, the cluster has node2-0 at /,
    );
    assert.equal(pods?.verdict, "fail");
  });

  it("leaves nothing behind", async () => {
    await stack.destroy();
    assert.equal(stack.left(), "");
  });
});
