import assert from "node:assert/strict";
import type { Cluster } from "../../../toolchain/plugins/kubernetes/cluster";
import type { KubeObject } from "../../../toolchain/plugins/kubernetes/object";
import { readinessOf } from "../../../toolchain/plugins/kubernetes/ready/kinds";
import { troubleOf } from "../../../toolchain/plugins/kubernetes/ready/pod";
import { selectorOf } from "../../../toolchain/plugins/kubernetes/ready/selector";

const { signal } = new AbortController();

/** Why the object is not ready, without a cluster: for kinds that say it all themselves. */
async function waits(apiVersion: string, kind: string, parts: object): Promise<string> {
  const object = {
    apiVersion,
    kind,
    metadata: { name: "x", generation: 2 },
    ...parts,
  } as unknown as KubeObject;
  const waiting = await readinessOf(object)?.check(object, undefined as unknown as Cluster, signal);
  return waiting === undefined ? "ready" : `${waiting.hopeless ? "hopeless: " : ""}${waiting.why}`;
}

describe("Readiness in the kubernetes plugin", () => {
  const deployment = (status: object): Promise<string> =>
    waits("apps/v1", "Deployment", { spec: { replicas: 2 }, status: { observedGeneration: 2, ...status } });
  const statefulSet = (status: object, spec = {}): Promise<string> =>
    waits("apps/v1", "StatefulSet", {
      spec: { replicas: 2, ...spec },
      status: { observedGeneration: 2, replicas: 2, updatedReplicas: 2, readyReplicas: 2, ...status },
    });

  it("of a Deployment is that of all its new replicas, without old ones", async () => {
    assert.match(await deployment({ observedGeneration: 1 }), /controller has not seen it/);
    assert.match(await deployment({ updatedReplicas: 1 }), /1 of 2 replicas are of the new template/);
    assert.match(
      await deployment({ updatedReplicas: 2, replicas: 3, availableReplicas: 3 }),
      /1 old replicas/,
    );
    assert.match(await deployment({ updatedReplicas: 2, replicas: 2 }), /0 of 2 replicas are available/);
    assert.equal(await deployment({ updatedReplicas: 2, replicas: 2, availableReplicas: 2 }), "ready");
    const late = {
      type: "Progressing",
      status: "False",
      reason: "ProgressDeadlineExceeded",
      message: "late",
    };
    assert.equal(await deployment({ conditions: [late] }), "hopeless: ProgressDeadlineExceeded: late");
    assert.equal(
      await waits("apps/v1", "Deployment", { spec: { replicas: 0 }, status: { observedGeneration: 2 } }),
      "ready",
    );
  });

  it("of a StatefulSet is that of all its replicas of the new revision", async () => {
    assert.equal(await statefulSet({}), "ready");
    assert.match(await statefulSet({ readyReplicas: 1 }), /1 of 2 replicas are ready/);
    assert.match(await statefulSet({ updatedReplicas: 1 }), /1 of 2 replicas are of the new template/);
    assert.match(await statefulSet({ currentRevision: "a", updateRevision: "b" }), /not the current one yet/);
    const updateStrategy = { type: "OnDelete" };
    assert.equal(
      await statefulSet(
        { updatedReplicas: 0, currentRevision: "a", updateRevision: "b" },
        { updateStrategy },
      ),
      "ready",
    );
  });

  it("of a Job is its completion", async () => {
    const job = (status: object, spec = {}): Promise<string> => waits("batch/v1", "Job", { spec, status });
    assert.match(await job({ active: 1 }), /0 of 1 completions, 1 pods run/);
    assert.equal(await job({ conditions: [{ type: "Complete", status: "True" }] }), "ready");
    assert.equal(await job({}, { suspend: true }), "ready");
    const failed = { type: "Failed", status: "True", reason: "BackoffLimitExceeded", message: "m" };
    assert.equal(await job({ conditions: [failed] }), "hopeless: BackoffLimitExceeded: m");
  });

  it("is nothing to wait for where an annotation says so, and for kinds without any", () => {
    const pod = (annotations: object): KubeObject =>
      ({ apiVersion: "v1", kind: "Pod", metadata: { name: "x", annotations } }) as unknown as KubeObject;
    assert.ok(readinessOf(pod({})));
    assert.equal(readinessOf(pod({ "pulumi.com/skipAwait": "true" })), undefined);
    assert.equal(readinessOf({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "x" } }), undefined);
    assert.equal(
      readinessOf({ apiVersion: "example.com/v1", kind: "Pod", metadata: { name: "x" } }),
      undefined,
    );
  });

  it("that pods lack is told by their containers", () => {
    const pod = (...containerStatuses: readonly object[]): readonly string[] =>
      troubleOf({
        apiVersion: "v1",
        kind: "Pod",
        metadata: { name: "x" },
        status: { containerStatuses },
      } as unknown as KubeObject);
    const waiting = { reason: "CrashLoopBackOff", message: "back-off 10s" };
    const terminated = { exitCode: 137, reason: "OOMKilled" };
    assert.deepEqual(pod({ name: "a", ready: false, state: { waiting }, lastState: { terminated } }), [
      "container a: CrashLoopBackOff (back-off 10s), ended with exit code 137 (OOMKilled)",
    ]);
    assert.deepEqual(pod({ name: "a", ready: false, state: { running: {} } }), [
      "container a runs but is not ready",
    ]);
    assert.deepEqual(pod({ name: "a", ready: true, state: { running: {} }, lastState: { terminated } }), []);
    assert.deepEqual(pod({ name: "a", ready: false, state: { terminated: { exitCode: 0 } } }), []);
  });

  it("asks for pods by their labels", () => {
    const matchExpressions = [
      { key: "b", operator: "In", values: ["1", "2"] },
      { key: "c", operator: "DoesNotExist" },
    ];
    assert.equal(selectorOf({ matchLabels: { a: "x" }, matchExpressions }), "a=x,b in (1,2),!c");
    assert.equal(selectorOf({}), undefined);
  });
});
