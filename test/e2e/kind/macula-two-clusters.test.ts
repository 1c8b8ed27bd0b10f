import assert from "node:assert/strict";
import { KindRun } from "../../support/kind-run";
import { run } from "../../support/kind-stack";
import { needsKind } from "../../support/kubernetes-objects";

describe("macula in two clusters, in one `pulumi up` with both", function () {
  this.timeout(900_000);
  const [hub, region] = [`testbed-${process.pid}-hub`, `testbed-${process.pid}-region`];
  const stack = new KindRun("index.ts", {
    ...{ system: "macula", pace: "quick" },
    clusters: [{ name: hub, nodes: ["client", "node1"] }, { name: region }],
    nodes: [
      { name: "node1", role: "provider" },
      { name: "node2", role: "provider" },
      { name: "client", role: "client" },
    ],
    monitoring: "none",
  });

  before(function () {
    needsKind(this);
    return stack.workspace.init();
  });
  after(() => stack.remove());

  it("passes MC-6, with calls from cluster to cluster, when everybody reaches what is declared", async () => {
    stack.workspace.configure({ scenarios: ["MC-6"] });
    assert.deepEqual(await stack.upToVerdicts(), { "MC-6": "pass" });
    const text = JSON.stringify(stack.results().at(-1));
    assert.match(text, /3 of them from cluster to cluster/);
  });

  it("changes nothing when it goes up again", () => stack.expectNoChanges());

  it("does not pass MC-6 when the region cannot be reached, and names who is missing", async () => {
    const format = "{{.NetworkSettings.Networks.kind.IPAddress}}";
    const address = run("docker", "inspect", "--format", format, `${hub}-control-plane`).trim();
    const cut = `table ip sabotage { chain in { type filter hook prerouting priority -300; ip saddr ${address} drop; }; }`;
    run("docker", "exec", `${region}-control-plane`, "nft", cut);
    // Another number of calls, and what has passed runs again; nothing else does.
    stack.workspace.configure({ scenarios: [{ id: "MC-6", settings: { each: 4 } }] });
    await stack.upToVerdicts();
    const [pods] = stack.results().at(-1)?.scenarios ?? [];
    assert.ok(pods && pods.verdict !== "pass");
    assert.match(pods.reason, /client.*node2/);
  });

  it("leaves nothing behind", async () => {
    await stack.destroy();
    assert.equal(stack.left([hub, region]), "");
  });
});
