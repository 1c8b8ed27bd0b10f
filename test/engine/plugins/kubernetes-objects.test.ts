import assert from "node:assert/strict";
import { field, text } from "../../../toolchain/plugins/kubernetes/object";
import { byHand, provider, withCluster } from "./kubernetes";
import type { Resource } from "./stack";
import { withStack } from "./suite";

describe("kubernetes: objects", function () {
  this.timeout(120_000);
  const stack = withStack();
  const cluster = withCluster();
  const space = (): string => `${cluster().prefix}-objects`;
  const inSpace = (name: string): Resource => ({ namespace: space(), name });

  function resources(round: string): Readonly<Record<string, Resource>> {
    const options = { provider: "to" };
    const own = {
      space: { type: "core/v1/Namespace", metadata: { name: space(), labels: { round } } },
      data: { type: "core/v1/ConfigMap", metadata: { namespace: space() }, data: { round } },
      fixed: { type: "core/v1/ConfigMap", metadata: inSpace("fixed"), data: { round } },
      secret: {
        type: "core/v1/Secret",
        metadata: inSpace("secret"),
        stringData: { word: `hidden-${round}` },
      },
      account: { type: "core/v1/ServiceAccount", metadata: inSpace("account") },
      role: {
        type: "rbac/v1/Role",
        metadata: inSpace("role"),
        rules: [{ apiGroups: [""], resources: ["pods"], verbs: round === "1" ? ["get"] : ["get", "list"] }],
      },
      binding: {
        type: "rbac/v1/RoleBinding",
        metadata: inSpace("binding"),
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "role" },
        subjects: [{ kind: "ServiceAccount", name: "account", namespace: space() }],
      },
      policy: {
        type: "networking/v1/NetworkPolicy",
        metadata: inSpace("policy"),
        spec: {
          podSelector: {},
          policyTypes: ["Ingress"],
          ingress: [{ ports: [{ protocol: "TCP", port: 80 }] }],
        },
      },
      quota: {
        type: "core/v1/ResourceQuota",
        metadata: inSpace("quota"),
        spec: { hard: { "limits.memory": "102400Mi", "limits.cpu": "64000m", pods: 100 } },
      },
    };
    const given = Object.entries(own).map(([name, inputs]) => [
      name,
      { ...inputs, options: name === "space" ? options : { ...options, dependsOn: ["space"] } },
    ]);
    return { to: provider(cluster()), ...Object.fromEntries(given) } as Record<string, Resource>;
  }

  const up = (round: string): Promise<string> => stack().up({ resources: resources(round) });
  const refresh = (): Promise<string> =>
    stack().must("refresh", "--yes", "--skip-preview", "--stack", "test");
  const of = (apiVersion: string, kind: string, name: string) => ({
    apiVersion,
    kind,
    name,
    namespace: space(),
  });

  it("are tried out at preview, and made", async () => {
    assert.match(await stack().preview({ resources: resources("1") }), /11 to create/);
    assert.match(await up("1"), /11 created/);
    const secret = await cluster().cluster.get(of("v1", "Secret", "secret"));
    assert.equal(Buffer.from(text(secret, "data", "word"), "base64").toString(), "hidden-1");
    const state = await stack().state();
    assert.equal(state["fixed"]?.id, `${space()}/fixed`);
    const { outputs = {} } = state["fixed"];
    assert.match(String(outputs["__fieldManager"]), /^pulumi-kubernetes-[0-9a-f]{8}$/);
    assert.equal(outputs["__initialApiVersion"], "v1");
    assert.deepEqual((outputs["__inputs"] as Record<string, unknown>)["data"], { round: "1" });
    const live = await cluster().cluster.get(of("v1", "ConfigMap", "fixed"));
    assert.equal(field(outputs, "metadata", "uid"), live.metadata.uid);
  });

  it("keep secrets secret, also in what is observed", async () => {
    const text = JSON.stringify(await stack().state());
    assert.ok(!text.includes("hidden-1"));
    assert.ok(!text.includes(Buffer.from("hidden-1").toString("base64")));
    const { outputs = {} } = (await stack().state("--show-secrets"))["secret"] ?? {};
    assert.match(JSON.stringify(outputs), /hidden-1/);
  });

  it("get a name of their own where they have none, and keep it", async () => {
    const { outputs } = (await stack().state())["data"] ?? {};
    assert.match(text(outputs, "metadata", "name"), /^data-[0-9a-f]{8}$/);
    assert.equal(field(outputs, "metadata", "annotations", "pulumi.com/autonamed"), "true");
  });

  it("are not changed by what changes nothing: a second update, a refresh, quantities in other words", async () => {
    assert.match(await up("1"), /11 unchanged/);
    await refresh();
    assert.match(await up("1"), /11 unchanged/);
  });

  it("are changed in place where they can be, and replaced where not", async () => {
    const before = await stack().state();
    const output = await up("2");
    // Namespace and Role are changed; ConfigMaps and the Secret are replaced.
    assert.match(output, /2 updated/);
    assert.match(output, /3 replaced/);
    const after = await stack().state();
    assert.notEqual(
      text(after["data"]?.outputs, "metadata", "name"),
      text(before["data"]?.outputs, "metadata", "name"),
    );
    assert.equal(after["fixed"]?.id, before["fixed"]?.id);
    const rules = field(
      await cluster().cluster.get(of("rbac.authorization.k8s.io/v1", "Role", "role")),
      "rules",
    );
    assert.deepEqual(field(rules, 0, "verbs"), ["get", "list"]);
    const old = of("v1", "ConfigMap", text(before["data"]?.outputs, "metadata", "name"));
    assert.equal(await cluster().cluster.find(old), undefined);
    assert.match(await up("2"), /11 unchanged/);
  });

  it("are repaired after somebody changed or deleted them", async () => {
    const api = cluster().cluster;
    const policy = of("networking.k8s.io/v1", "NetworkPolicy", "policy");
    await api.delete(policy, {});
    await byHand(api, of("rbac.authorization.k8s.io/v1", "Role", "role"), { rules: [] });
    await byHand(
      api,
      { apiVersion: "v1", kind: "Namespace", name: space() },
      { metadata: { labels: { round: null } } },
    );
    await refresh();
    const output = await up("2");
    assert.match(output, /1 created/);
    assert.match(output, /2 updated/);
    await api.get(policy);
    const role = await api.get(of("rbac.authorization.k8s.io/v1", "Role", "role"));
    assert.deepEqual(field(role, "rules", 0, "verbs"), ["get", "list"]);
    assert.match(await up("2"), /11 unchanged/);
  });

  it("notice more rules in a policy than it was given", async () => {
    const policy = of("networking.k8s.io/v1", "NetworkPolicy", "policy");
    const ports = [
      { protocol: "TCP", port: 80 },
      { protocol: "TCP", port: 81 },
    ];
    await byHand(cluster().cluster, policy, { spec: { ingress: [{ ports }] } });
    await refresh();
    assert.match(await up("2"), /1 updated/);
    assert.equal(
      (field(await cluster().cluster.get(policy), "spec", "ingress", 0, "ports") as unknown[]).length,
      1,
    );
  });

  it("are gone after a destroy", async () => {
    await stack().destroy();
    assert.equal(
      await cluster().cluster.find({ apiVersion: "v1", kind: "Namespace", name: space() }),
      undefined,
    );
  });
});
