import assert from "node:assert/strict";
import { count, field, text } from "../../../toolchain/plugins/kubernetes/object";
import { byHand, provider, template, withCluster } from "./kubernetes";
import type { Resource } from "./stack";
import { withStack } from "./suite";

describe("kubernetes: workloads", function () {
  this.timeout(180_000);
  const stack = withStack();
  const cluster = withCluster();
  const space = (): string => `${cluster().prefix}-workloads`;
  const of = (apiVersion: string, kind: string, name: string) => ({
    apiVersion,
    kind,
    name,
    namespace: space(),
  });
  const inSpace = (name: string, annotations: Resource = {}): Resource => ({
    ...{ namespace: space(), name },
    ...(Object.keys(annotations).length > 0 && { annotations }),
  });

  function resources(round: string): Readonly<Record<string, Resource>> {
    const { idle, failing } = cluster();
    const labels = { app: "web" };
    const own: Readonly<Record<string, Resource>> = {
      web: {
        type: "apps/v1/Deployment",
        metadata: inSpace("web"),
        spec: {
          replicas: 2,
          selector: { matchLabels: labels },
          template: template(labels, { image: idle, env: [{ name: "ROUND", value: round }] }),
        },
      },
      service: {
        type: "core/v1/Service",
        metadata: inSpace("web"),
        spec: { selector: labels, ports: [{ port: 80, protocol: "TCP" }] },
      },
      node: {
        type: "apps/v1/StatefulSet",
        metadata: inSpace("node"),
        spec: {
          serviceName: "node",
          replicas: 1,
          selector: { matchLabels: { app: "node" } },
          template: template(
            { app: "node" },
            {
              image: idle,
              env: [{ name: "ROUND", value: round }],
              volumeMounts: [{ name: "kept", mountPath: "/kept" }],
            },
          ),
          volumeClaimTemplates: [
            {
              metadata: { name: "kept" },
              spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1024Ki" } } },
            },
          ],
        },
      },
      single: {
        ...{ type: "core/v1/Pod", metadata: inSpace("single") },
        spec: {
          terminationGracePeriodSeconds: 0,
          containers: [{ name: "main", imagePullPolicy: "Never", image: idle }],
        },
      },
      task: {
        type: "batch/v1/Job",
        metadata: inSpace("task"),
        spec: {
          backoffLimit: 0,
          template: {
            spec: {
              restartPolicy: "Never",
              containers: [
                {
                  name: "main",
                  image: failing,
                  imagePullPolicy: "Never",
                  command: ["kube-proxy", "--version"],
                },
              ],
            },
          },
        },
      },
      lazy: {
        type: "storage/v1/StorageClass",
        metadata: { name: `${space()}-lazy` },
        provisioner: "example.com/nobody",
        volumeBindingMode: "WaitForFirstConsumer",
      },
      claim: {
        type: "core/v1/PersistentVolumeClaim",
        metadata: inSpace("claim"),
        spec: {
          storageClassName: `${space()}-lazy`,
          accessModes: ["ReadWriteOnce"],
          resources: { requests: { storage: "1024Mi" } },
        },
      },
    };
    const needing = Object.entries(own).map(([name, inputs]) => [
      name,
      { ...inputs, options: { provider: "to", dependsOn: ["space", ...(name === "claim" ? ["lazy"] : [])] } },
    ]);
    return {
      to: provider(cluster()),
      space: { type: "core/v1/Namespace", metadata: { name: space() }, options: { provider: "to" } },
      ...Object.fromEntries(needing),
    } as Record<string, Resource>;
  }

  const up = (round: string): Promise<string> => stack().up({ resources: resources(round) });
  const refresh = (): Promise<string> =>
    stack().must("refresh", "--yes", "--skip-preview", "--stack", "test");

  it("are ready when they are made", async () => {
    assert.match(await up("1"), /10 created/);
    const state = await stack().state();
    const status = (name: string, field: string): number => count(state[name]?.outputs, "status", field);
    assert.equal(status("web", "availableReplicas"), 2);
    assert.equal(status("node", "readyReplicas"), 1);
    assert.equal(status("task", "succeeded"), 1);
    assert.equal(text(state["single"]?.outputs, "status", "phase"), "Running");
    assert.equal(text(state["claim"]?.outputs, "status", "phase"), "Pending");
    assert.match(text(state["service"]?.outputs, "spec", "clusterIP"), /^\d+\./);
  });

  it("are not changed by a second update, nor by a refresh", async () => {
    assert.match(await up("1"), /10 unchanged/);
    await refresh();
    assert.match(await up("1"), /10 unchanged/);
  });

  it("are changed without being replaced, and are ready again", async () => {
    const before = await stack().state();
    assert.match(await up("2"), /2 updated/);
    const after = await stack().state();
    for (const name of ["web", "node"]) {
      assert.equal(
        field(after[name]?.outputs, "metadata", "uid"),
        field(before[name]?.outputs, "metadata", "uid"),
      );
      const { outputs } = after[name] ?? {};
      assert.equal(field(outputs, "spec", "template", "spec", "containers", 0, "env", 0, "value"), "2");
      assert.equal(count(outputs, "status", "updatedReplicas"), name === "web" ? 2 : 1);
    }
  });

  it("are scaled back after somebody scaled them", async () => {
    const api = cluster().cluster;
    await byHand(api, of("apps/v1", "Deployment", "web"), { spec: { replicas: 1 } }, "kubectl");
    await refresh();
    assert.match(await up("2"), /1 updated/);
    assert.equal(field(await api.get(of("apps/v1", "Deployment", "web")), "spec", "replicas"), 2);
    assert.match(await up("2"), /10 unchanged/);
  });

  it("are not taken from a controller that owns the field, unless an annotation says so", async () => {
    const api = cluster().cluster;
    const web = of("apps/v1", "Deployment", "web");
    await byHand(api, web, { spec: { replicas: 1 } }, "autoscaler");
    await refresh();
    stack().declare({ resources: resources("2") });
    const { status, output } = await stack().run("up", "--yes", "--skip-preview", "--stack", "test");
    assert.notEqual(status, 0);
    assert.match(
      output,
      /conflict on Deployment .*\/web: autoscaler owns \.spec\.replicas.*pulumi\.com\/patchForce/s,
    );
    const forced = { ...resources("2") };
    forced["web"] = {
      ...forced["web"],
      metadata: inSpace("web", { "pulumi.com/patchForce": "true" }),
    };
    assert.match(await stack().up({ resources: forced }), /1 updated/);
    assert.equal(field(await api.get(web), "spec", "replicas"), 2);
  });

  it("are replaced, the old one first, for what cannot be changed", async () => {
    const changed = { ...resources("2") };
    const { idle } = cluster();
    const labels = { app: "web", more: "yes" };
    const spec = {
      replicas: 2,
      selector: { matchLabels: labels },
      template: template(labels, { image: idle }),
    };
    changed["web"] = { ...changed["web"], spec };
    assert.match(await stack().preview({ resources: changed }), /1 to replace/);
    assert.match(await stack().up({ resources: changed }), /1 replaced/);
    assert.deepEqual(
      field(
        await cluster().cluster.get(of("apps/v1", "Deployment", "web")),
        "spec",
        "selector",
        "matchLabels",
      ),
      labels,
    );
  });

  it("are gone after a destroy, with their pods", async () => {
    await stack().destroy();
    const namespaces = { apiVersion: "v1", kind: "Namespace", name: space() };
    assert.equal(await cluster().cluster.find(namespaces), undefined);
  });
});
