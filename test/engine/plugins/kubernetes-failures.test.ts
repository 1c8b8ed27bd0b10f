import assert from "node:assert/strict";
import { eventually } from "../../support/eventually";
import { field, text, type KubeObject } from "../../../toolchain/plugins/kubernetes/object";
import { byHand, provider, template, withCluster } from "./kubernetes";
import type { Resource } from "./stack";
import { withStack } from "./suite";

describe("kubernetes: what cannot be", function () {
  this.timeout(120_000);
  const stack = withStack();
  const cluster = withCluster();
  const space = (): string => `${cluster().prefix}-failures`;
  const of = (apiVersion: string, kind: string, name: string) => ({
    apiVersion,
    kind,
    name,
    namespace: space(),
  });

  function resources(more: Readonly<Record<string, Resource>>): Readonly<Record<string, Resource>> {
    const needing = Object.entries(more).map(([name, inputs]) => [
      name,
      { ...inputs, options: { provider: "to", dependsOn: ["space"] } },
    ]);
    return {
      to: provider(cluster()),
      space: { type: "core/v1/Namespace", metadata: { name: space() }, options: { provider: "to" } },
      ...Object.fromEntries(needing),
    } as Record<string, Resource>;
  }

  const up = (more: Readonly<Record<string, Resource>>): Promise<string> =>
    stack().up({ resources: resources(more) });

  async function failing(more: Readonly<Record<string, Resource>>, command = "up"): Promise<string> {
    stack().declare({ resources: resources(more) });
    const flags = command === "up" ? ["--yes", "--skip-preview"] : [];
    const { status, output } = await stack().run(command, ...flags, "--stack", "test");
    assert.notEqual(status, 0, output);
    return output;
  }

  function deployment(seconds: number, container: Resource): Resource {
    const labels = { app: "web" };
    return {
      type: "apps/v1/Deployment",
      metadata: {
        namespace: space(),
        name: "web",
        annotations: { "pulumi.com/timeoutSeconds": String(seconds) },
      },
      spec: { replicas: 1, selector: { matchLabels: labels }, template: template(labels, container) },
    };
  }

  before(() => up({}));

  it("tells what containers wait for, and is in the state all the same: the next update repairs it", async () => {
    const output = await failing({ web: deployment(4, { image: "testbed.invalid/nothing:1" }) });
    assert.match(output, /Deployment .*\/web is not ready within 4 s: 0 of 1 replicas are available/);
    assert.match(output, /pod web-\S+: container main: ErrImageNeverPull \(.*testbed\.invalid\/nothing:1/);
    assert.match(output, /event of web-\S+.*: ErrImageNeverPull/);
    assert.ok((await stack().state())["web"]);
    assert.match(await up({ web: deployment(60, { image: cluster().idle }) }), /1 updated/);
  });

  it("waits again where nothing changed but something is not ready yet", async () => {
    await failing({ web: deployment(4, { image: "testbed.invalid/nothing:2" }) });
    assert.match(
      await failing({ web: deployment(4, { image: "testbed.invalid/nothing:2" }) }),
      /is not ready within 4 s/,
    );
  });

  it("tells exit codes and last output of containers that end again and again", async () => {
    const container = { image: cluster().failing, command: ["kube-proxy", "--no-such-flag"] };
    // Without this it counts as available in the moment between its start and its end.
    const web = deployment(10, container);
    const spec = { ...(web["spec"] as Resource), minReadySeconds: 5 };
    const output = await failing({ web: { ...web, spec } });
    assert.match(output, /container main: .*ended with exit code 1/);
    assert.match(output, /last output of web-\S+\/main:\s.*unknown flag: --no-such-flag/s);
  });

  it("tells of containers that run and are not ready", async () => {
    const readinessProbe = { tcpSocket: { port: 9 }, periodSeconds: 1 };
    const output = await failing({ web: deployment(8, { image: cluster().idle, readinessProbe }) });
    assert.match(output, /container main runs but is not ready/);
    assert.match(output, /event of web-\S+.*: Unhealthy: Readiness probe failed/);
  });

  it("does not wait for a Job that has failed", async () => {
    const job: Resource = {
      type: "batch/v1/Job",
      metadata: { namespace: space(), name: "task" },
      spec: {
        backoffLimit: 0,
        template: {
          spec: {
            restartPolicy: "Never",
            containers: [...[{ name: "main", image: cluster().failing, imagePullPolicy: "Never" }]].map(
              (one) => ({ ...one, command: ["kube-proxy", "--no-such-flag"] }),
            ),
          },
        },
      },
    };
    const output = await failing({ task: job });
    assert.match(output, /Job .*\/task cannot become ready: BackoffLimitExceeded/);
    assert.match(output, /unknown flag: --no-such-flag/);
  });

  it("tells of a Service that no pod stands behind, and waits for none where an annotation says so", async () => {
    const service = (annotations: Resource): Resource => ({
      type: "core/v1/Service",
      metadata: { namespace: space(), name: "lonely", annotations },
      spec: { selector: { app: "nobody" }, ports: [{ port: 80 }] },
    });
    const output = await failing({ lonely: service({ "pulumi.com/timeoutSeconds": "2" }) });
    assert.match(output, /Service .*\/lonely is not ready within 2 s: no ready pod stands behind it/);
    await up({ lonely: service({ "pulumi.com/skipAwait": "true" }) });
  });

  it("is told at preview: fields that there are not, and values that cannot be", async () => {
    const policy = (spec: Resource): Resource => ({
      ...{ type: "networking/v1/NetworkPolicy", metadata: { namespace: space(), name: "policy" }, spec },
    });
    const unknown = await failing({ policy: policy({ podSelector: {}, noSuchField: 1 }) }, "preview");
    assert.match(unknown, /noSuchField/);
    const wrong = await failing(
      { policy: policy({ podSelector: {}, policyTypes: ["Sideways"] }) },
      "preview",
    );
    assert.match(wrong, /policyTypes.*Sideways/s);
  });

  it("is refused where only the official plugin has it", async () => {
    const annotations = { "pulumi.com/waitFor": "condition=Ready" };
    const metadata = { namespace: space(), generateName: "a-", annotations };
    const output = await failing({ odd: { type: "core/v1/ConfigMap", metadata } }, "preview");
    assert.match(output, /generateName.*is not known to server-side apply/s);
    assert.match(output, /waitFor.*install the official one/s);
    const chart = { type: "helm/v3/Release", chart: "none" };
    assert.match(
      await failing({ chart }, "preview"),
      /kubernetes:helm\.sh\/v3:Release is not part of this drop-in/,
    );
  });

  it("leaves alone what was there before and is not of this stack", async () => {
    const api = cluster().cluster;
    const there = of("v1", "ConfigMap", "taken");
    const object = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "taken", namespace: space() } };
    await api.patch(there, object, "application/apply-patch+yaml", { fieldManager: "somebody" });
    const config = {
      type: "core/v1/ConfigMap",
      metadata: { namespace: space(), name: "taken" },
      data: { a: "b" },
    };
    const output = await failing({ taken: config });
    assert.match(output, /ConfigMap .*\/taken already exists, and is not of this stack/);
    assert.equal(field(await api.get(there), "data"), undefined);
    await api.delete(there, {});
  });

  it("does not take away what its own replacement has taken over", async () => {
    const config = (label: string): Resource => ({
      type: "core/v1/ConfigMap",
      metadata: { namespace: space(), name: "same", labels: { label } },
    });
    const declared = (label: string): Readonly<Record<string, Resource>> => {
      const options = { provider: "to", replaceOnChanges: ["metadata.labels"], deleteBeforeReplace: false };
      return { ...resources({}), same: { ...config(label), options } };
    };
    const same = of("v1", "ConfigMap", "same");
    await stack().up({ resources: declared("1") });
    const { uid } = (await cluster().cluster.get(same)).metadata;
    assert.match(await stack().up({ resources: declared("2") }), /1 replaced/);
    assert.equal((await cluster().cluster.get(same)).metadata.uid, uid);
    assert.match(await stack().up({ resources: declared("2") }), /unchanged/);
    await up({});
    assert.equal(await cluster().cluster.find(same), undefined);
  });

  it("says what keeps an object that is to go", async () => {
    const annotations = { "pulumi.com/timeoutSeconds": "2" };
    const config = { type: "core/v1/ConfigMap", metadata: { namespace: space(), name: "kept", annotations } };
    await up({ kept: config });
    const kept = of("v1", "ConfigMap", "kept");
    await byHand(cluster().cluster, kept, { metadata: { finalizers: ["example.com/keep"] } });
    const output = await failing({});
    assert.match(
      output,
      /not deleted within 2 s: ConfigMap .*\/kept is still there: finalizers example\.com\/keep/,
    );
    await byHand(cluster().cluster, kept, { metadata: { finalizers: null } });
    await up({});
  });

  it("finishes what a killed engine has left half made", async () => {
    const web = deployment(60, { image: "testbed.invalid/nothing:3" });
    stack().declare({
      resources: resources({ half: { ...web, metadata: { namespace: space(), name: "half" } } }),
    });
    const update = stack().start("up", "--yes", "--skip-preview", "--stack", "test");
    const half = of("apps/v1", "Deployment", "half");
    const made = await eventually("it is made", 30, () => cluster().cluster.find(half));
    update.process.kill("SIGKILL");
    await update.ended;
    // Of a killed engine the stack stays locked.
    await stack().run("cancel", "--yes", "--stack", "test");
    const labels = { app: "web" };
    const spec = {
      replicas: 1,
      selector: { matchLabels: labels },
      template: template(labels, { image: cluster().idle }),
    };
    await up({ half: { type: "apps/v1/Deployment", metadata: { namespace: space(), name: "half" }, spec } });
    const finished = await cluster().cluster.get(half);
    assert.equal(finished.metadata.uid, made.metadata.uid);
    assert.equal(imageOf(finished), cluster().idle);
  });

  it("is in the state when an update is interrupted", async () => {
    const web = deployment(60, { image: "testbed.invalid/nothing:4" });
    const metadata = { namespace: space(), name: "stopped" };
    stack().declare({ resources: resources({ stopped: { ...web, metadata } }) });
    const update = stack().start("up", "--yes", "--skip-preview", "--stack", "test");
    const stopped = of("apps/v1", "Deployment", "stopped");
    await eventually("it is made", 30, () => cluster().cluster.find(stopped));
    update.process.kill("SIGINT");
    const { output } = await update.ended;
    assert.match(output, /Deployment .*\/stopped is not ready \(interrupted\)/);
    assert.equal((await stack().state())["stopped"]?.id, `${space()}/stopped`);
  });

  it("is gone after a destroy, ready or not", async () => {
    await stack().destroy();
    const namespaces = { apiVersion: "v1", kind: "Namespace", name: space() };
    assert.equal(await cluster().cluster.find(namespaces), undefined);
  });
});

function imageOf(object: KubeObject): string {
  return text(object, "spec", "template", "spec", "containers", 0, "image");
}
