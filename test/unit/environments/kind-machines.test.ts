import assert from "node:assert/strict";
import { clustersOf } from "../../../components/environments/kind/clusters";
import { kindConfig } from "../../../components/environments/kind/kind-config";
import { madeDrainProblem, sharesVolumes } from "../../../components/environments/kind/machines";
import { stackSchema } from "../../../components/config";
import { parseSubnet } from "../../../components/network/addresses";

describe("environment kind: machines of a cluster that is made", () => {
  const subnet = parseSubnet("10.77.0.0/24") ?? assert.fail("no subnet");
  const plan = (workers: number) => {
    const config = stackSchema.parse({ environment: "kind", system: "etcd", clusters: [{ name: "lab", workers }] }); // prettier-ignore
    return clustersOf(config as Parameters<typeof clustersOf>[0], "s")[0];
  };

  it("cannot be cleared when there is no other, which says what to do", () => {
    for (const workers of [0, 1])
      assert.equal(
        madeDrainProblem(plan(workers), "own:1"),
        "the cluster `lab` has 1 machine that takes pods, and whoever is to move needs another one; add `workers: 2` to it in `testbed:clusters`",
      );
    assert.equal(madeDrainProblem(plan(2), "own:1"), undefined);
  });

  it("cannot be cleared where what pods keep stays on its machine", () => {
    assert.match(madeDrainProblem(plan(2), undefined) ?? "", /keeps stays on the machine where it first was/);
  });

  it("share their volumes where there are several, and where these are ours", () => {
    const mounts = (workers: number, nodeImage?: string) =>
      (JSON.parse(kindConfig({ plan: plan(workers), subnet, nodeImage, published: [] })) as { nodes: { extraMounts?: object[] }[] }).nodes.map(({ extraMounts }) => extraMounts?.length ?? 0); // prettier-ignore
    assert.deepEqual(mounts(2, "own:1"), [1, 1, 1]);
    assert.deepEqual([mounts(1, "own:1"), mounts(2)], [[0, 0], [0, 0, 0]]); // prettier-ignore
    assert.ok(sharesVolumes(plan(2), "own:1"));
  });
});
