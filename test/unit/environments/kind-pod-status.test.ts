import assert from "node:assert/strict";
import type { HostStatus } from "../../../scenarios/host-status";

const { statusOf } = require("../../../components/environments/kind/programs/pod-status.cjs") as {
  readonly statusOf: (name: string, objects: readonly object[]) => HostStatus;
};

const container = (image: string) => ({ name: "node", image });
const set = {
  kind: "StatefulSet",
  metadata: { name: "n1" },
  spec: { replicas: 1, template: { spec: { containers: [container("nodes:2")] } } },
};
const running = {
  ...{ name: "node", ready: true, restartCount: 0, state: { running: {} } },
  imageID: `docker.io/library/nodes@sha256:${"ab".repeat(32)}`,
};
const pod = (status: object, metadata: object = {}) => ({
  kind: "Pod",
  metadata: { name: "n1-0", uid: "u-1", ...metadata },
  spec: { nodeName: "m1", containers: [container("nodes:1")] },
  status: { podIP: "10.244.0.7", phase: "Running", containerStatuses: [running], ...status },
});
const troubleOf = (status: object, metadata?: object) =>
  statusOf("n1-0", [set, pod(status, metadata)]).trouble;

describe("what a cluster says of a node's pod", () => {
  it("is which one it is, where it is, and of which image", () => {
    assert.deepEqual(statusOf("n1-0", [pod({}), set]), {
      ...{ name: "n1-0", id: "u-1", address: "10.244.0.7", machine: "m1", trouble: "" },
      ...{ declared: "nodes:2", image: "nodes:1", digest: `sha256:${"ab".repeat(32)}` },
      copies: [],
    });
  });

  it("is who else is at its address, and who of them has no services yet", () => {
    const other = (name: string, annotations: object) => pod({}, { name, annotations });
    const all = [set, other("n1-1", { "testbed.copied": "yes" }), pod({}), other("n1-2", {})];
    const host = statusOf("n1-0", all);
    assert.deepEqual([host.name, host.id, host.trouble], ["n1-0", "u-1", ""]);
    assert.deepEqual(
      host.copies.map(({ name, trouble }) => [name, trouble]),
      [
        ["n1-1", ""],
        ["n1-2", "it has no services yet"],
      ],
    );
  });

  it("is why there is none", () => {
    assert.equal(statusOf("n1-0", []).trouble, "its StatefulSet is gone");
    assert.equal(statusOf("n1-0", [set]).trouble, "not made yet");
    const none = { ...set, spec: { ...set.spec, replicas: 0 } };
    assert.equal(statusOf("n1-0", [none]).trouble, "its StatefulSet is to have none");
  });

  it("is why it does not run, in words a person understands", () => {
    const crashing = {
      ...{ name: "node", ready: false, restartCount: 4 },
      state: { waiting: { reason: "CrashLoopBackOff", message: "back-off 40s restarting failed container" } },
      lastState: { terminated: { exitCode: 3, reason: "Error" } },
    };
    assert.equal(
      troubleOf({ containerStatuses: [crashing] }),
      "container node: CrashLoopBackOff: back-off 40s restarting failed container: it ended with 3 (Error), started again 4 times",
    );
    const unscheduled = {
      ...{ type: "PodScheduled", status: "False", message: "0/2 nodes are available:\n2 cordoned" },
    };
    assert.equal(
      troubleOf({ phase: "Pending", conditions: [unscheduled] }),
      "no machine takes it: 0/2 nodes are available: 2 cordoned",
    );
    const preparing = { name: "prepare", state: { running: {} }, ready: false };
    assert.equal(
      troubleOf({ phase: "Pending", initContainerStatuses: [preparing], containerStatuses: [] }),
      "container prepare is not ready yet",
    );
    assert.equal(troubleOf({}, { deletionTimestamp: "2026-01-01T00:00:00Z" }), "it is being deleted");
    assert.equal(troubleOf({ containerStatuses: [{ ...running, ready: false }] }), "container node is not ready yet"); // prettier-ignore
  });
});
