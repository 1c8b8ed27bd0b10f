import assert from "node:assert/strict";
import { GivenCluster } from "../../support/given-cluster";
import { KindRun } from "../../support/kind-run";
import { needsKind } from "../../support/kubernetes-objects";
import { noDevices } from "../../support/no-devices";
import { eventually } from "../../support/eventually";

/** Of its service range, which is kind's own. */
const subnet = "10.96.77.0/24";

describe("a cluster that is there already", function () {
  this.timeout(600_000);
  let cluster: GivenCluster;
  let stack: KindRun;
  let made: GivenCluster | undefined;
  let begun: KindRun | undefined;
  let found: { readonly credentials: string; readonly objects: string };

  before(async function () {
    needsKind(this);
    cluster = made = await GivenCluster.make();
    found = { credentials: cluster.credentials, objects: await cluster.objects() };
    stack = begun = new KindRun("index.ts", {
      ...{ system: "etcd", pace: "quick", scenarios: ["ET-1", "ET-2"] },
      clusters: [{ name: "lab", context: cluster.context }],
    });
    await stack.workspace.init();
  });
  after(async () => {
    await begun?.remove();
    await made?.remove();
  });

  it("is refused at preview for addresses that are not its Services', with those that are", () =>
    assert.rejects(
      stack.workspace.preview(),
      /`testbed:network\.subnet`.*which has `10\.96\.0\.0\/16` for its Services/,
    ));

  it("is refused at preview with mirrors, which it is told of by others", () => {
    stack.workspace.configure({
      network: { subnet },
      mirrors: { "registry.test:5000": "http://10.1.2.3:5000" },
    });
    return assert.rejects(
      stack.workspace.preview(),
      /`testbed:mirrors` is about clusters that are made .*`registry\.test:5000`/,
    );
  });

  it("is refused at preview for a system whose pods it does not take, with its own reason", async () => {
    await cluster.apply(...noDevices("nobody makes devices here"));
    stack.workspace.configure({ system: "x0tta6bl4", scenarios: "all", network: { subnet } });
    await eventually("the cluster to hold its policy", 20, () =>
      assert
        .rejects(
          stack.workspace.preview(),
          /the cluster `lab` .* does not take a pod like that of `node-\w`, which needs NET_ADMIN and \/dev\/net\/tun: .*nobody makes devices here/,
        )
        .then(() => true),
    );
  });

  it("takes a system whose pods it takes, and is tested like one that was made", async () => {
    stack.workspace.configure({ network: { subnet } });
    assert.deepEqual(await stack.upToVerdicts(), { "ET-1": "pass", "ET-2": "pass" });
    await stack.expectNoChanges();
  });

  it("keeps its user's credentials as they were, and gets nothing outside of the stack's namespace", async () => {
    assert.equal(cluster.credentials, found.credentials);
    const news = (await cluster.objects()).split("\n").filter((name) => !found.objects.includes(name));
    assert.deepEqual(
      news.filter((name) => name.startsWith("namespace/")),
      ["namespace/testbed-bench"],
    );
  });

  it("is there when the stack is gone, and as it was", async () => {
    await stack.destroy();
    assert.equal(stack.left(), "");
    await eventually("the volumes to be gone", 30, async () => {
      assert.equal(await cluster.objects(), found.objects);
      return true;
    });
  });
});
