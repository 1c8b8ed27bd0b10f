import assert from "node:assert/strict";
import { diff } from "../../../toolchain/plugins/provider/diff";
import { Secret, Unknown, type PropertyMap } from "../../../toolchain/plugins/provider/property";
import { asInputs } from "../../../toolchain/plugins/kubernetes/as-inputs";
import { inNamespace, managerName, named, sameName } from "../../../toolchain/plugins/kubernetes/names";
import { sameQuantity } from "../../../toolchain/plugins/kubernetes/quantity";
import { replacedBy } from "../../../toolchain/plugins/kubernetes/replaced-by";
import { restated } from "../../../toolchain/plugins/kubernetes/restated";
import { secretAs } from "../../../toolchain/plugins/kubernetes/secrets";

const FIXED = { configMaps: false, secrets: false };
const context = { name: "My Node", olds: {}, seed: Buffer.from("0123456789abcdef", "hex") };

describe("Inputs of the kubernetes plugin", () => {
  it("get a made up name, which stays as long as nothing else is given", () => {
    const inputs = named({ kind: "Pod" }, context);
    assert.deepEqual(inputs["metadata"], {
      name: "my-node-01234567",
      annotations: { "pulumi.com/autonamed": "true" },
    });
    const again = named(
      { kind: "Pod" },
      { ...context, olds: inputs, seed: Buffer.from("ff".repeat(8), "hex") },
    );
    assert.deepEqual(again, inputs);
    assert.deepEqual(named({ metadata: { name: "own" } }, context), { metadata: { name: "own" } });
    const unknown = { metadata: Unknown.value };
    assert.deepEqual(named(unknown, context), unknown);
  });

  it("get a namespace where they have none", () => {
    assert.deepEqual(inNamespace({ metadata: { name: "a" } }, "b")["metadata"], {
      name: "a",
      namespace: "b",
    });
    assert.deepEqual(inNamespace({ metadata: { namespace: "c" } }, "b")["metadata"], { namespace: "c" });
  });

  it("are of one name only where that was not made up and is in one namespace", () => {
    const at = (name: string, namespace: string, more = {}): PropertyMap => ({
      metadata: { name, namespace, ...more },
    });
    assert.equal(sameName(at("a", "b"), at("a", "b")), true);
    assert.equal(sameName(at("a", "b"), at("a", "c")), false);
    assert.equal(sameName(at("a", "b"), at("c", "b")), false);
    const annotations = { "pulumi.com/autonamed": "true" };
    assert.equal(sameName(at("a", "b"), at("a", "b", { annotations })), false);
  });

  it("are written by one manager for each resource, the same at all times", () => {
    assert.match(managerName("urn:a"), /^pulumi-kubernetes-[0-9a-f]{8}$/);
    assert.equal(managerName("urn:a"), managerName("urn:a"));
    assert.notEqual(managerName("urn:a"), managerName("urn:b"));
  });

  it("are secret in outputs where they are in inputs, and in all data of a Secret", () => {
    const outputs = { spec: { a: "x", list: ["y"] }, status: {} };
    assert.deepEqual(secretAs(outputs, { spec: { a: new Secret("x"), list: [new Secret("y")] } }), {
      spec: { a: new Secret("x"), list: new Secret(["y"]) },
      status: {},
    });
    const secret = secretAs({ kind: "Secret", data: { a: "b" } }, {});
    assert.deepEqual(secret["data"], new Secret({ a: "b" }));
  });
});

describe("Inputs as a cluster has them", () => {
  it("are what the live object says of them, and nothing else", () => {
    const inputs = { spec: { replicas: 2, paused: false, gone: "x" }, metadata: { labels: {} } };
    const live = { spec: { replicas: 1, strategy: "s" }, metadata: { uid: "u" }, status: {} };
    assert.deepEqual(asInputs(inputs, live), {
      spec: { replicas: 1, paused: false },
      metadata: { labels: {} },
    });
  });

  it("keep their own words for the same quantity, but only where quantities are", () => {
    const inputs = {
      resources: { limits: { cpu: "1000m", memory: "1Gi" } },
      metadata: { annotations: { a: "1k" } },
    };
    const live = {
      resources: { limits: { cpu: "1", memory: "2Gi" } },
      metadata: { annotations: { a: "1000" } },
    };
    assert.deepEqual(asInputs(inputs, live), {
      resources: { limits: { cpu: "1000m", memory: "2Gi" } },
      metadata: { annotations: { a: "1000" } },
    });
    const pairs = [
      ["1024Mi", "1Gi"],
      ["0.5", "500m"],
      [1, "1"],
      ["1e3", "1k"],
      ["100m", "0.1"],
    ] as const;
    for (const [a, b] of pairs) assert.ok(sameQuantity(a, b), `${String(a)} is ${b}`);
    for (const [a, b] of [
      ["1G", "1Gi"],
      ["x", "x"],
      ["1", "1m"],
    ])
      assert.ok(!sameQuantity(a, b));
  });

  it("take no notice of items that others add to lists with keys, but of all in other lists", () => {
    const inputs = { spec: { containers: [{ name: "main", args: ["a"] }], volumes: [{ name: "own" }] } };
    const live = {
      spec: {
        containers: [{ name: "sidecar" }, { name: "main", args: ["a", "b"], image: "i" }],
        volumes: [{ name: "own" }, { name: "kube-api-access" }],
      },
    };
    assert.deepEqual(asInputs(inputs, live), {
      spec: { containers: [{ name: "main", args: ["a", "b"] }], volumes: [{ name: "own" }] },
    });
    const policy = { spec: { ingress: [{ ports: [{ port: 80 }] }] } };
    const opened = { spec: { ingress: [{ ports: [{ port: 80 }, { port: 81 }] }] } };
    assert.deepEqual(asInputs(policy, opened), opened);
  });

  it("know text that was given for a Secret in its data", () => {
    const inputs = { kind: "Secret", stringData: { a: "x", b: "y", c: "z" } };
    const data = { a: Buffer.from("x").toString("base64"), b: Buffer.from("other").toString("base64") };
    assert.deepEqual(asInputs(inputs, { kind: "Secret", data })["stringData"], { a: "x", b: "other" });
  });
});

describe("Replacements of the kubernetes plugin", () => {
  function replaced(type: string, olds: PropertyMap, news: PropertyMap, mutable = FIXED): readonly string[] {
    const slash = type.lastIndexOf("/");
    return replacedBy(type.slice(0, slash), type.slice(slash + 1), mutable, diff(olds, news));
  }

  it("are for fields that cannot be changed, and for no others", () => {
    const cases: readonly (readonly [string, PropertyMap, PropertyMap, readonly string[]])[] = [
      [
        "apps/v1/StatefulSet",
        { spec: { serviceName: "a", replicas: 1 } },
        { spec: { serviceName: "b", replicas: 2 } },
        ["spec.serviceName"],
      ],
      [
        "apps/v1/Deployment",
        { spec: { selector: { matchLabels: { a: "b" } } } },
        { spec: { selector: { matchLabels: { a: "c" } } } },
        ["spec.selector.matchLabels.a"],
      ],
      [
        "v1/Service",
        { spec: { clusterIP: "a", type: "x" } },
        { spec: { clusterIP: "b", type: "y" } },
        ["spec.clusterIP"],
      ],
      [
        "v1/Pod",
        { spec: { containers: [{ image: "a" }] } },
        { spec: { containers: [{ image: "b" }] } },
        ["spec.containers[0].image"],
      ],
      [
        "batch/v1/Job",
        { spec: { template: { a: 1 }, backoffLimit: 1 } },
        { spec: { template: { a: 2 }, backoffLimit: 2 } },
        ["spec.template.a"],
      ],
      [
        "v1/ConfigMap",
        { metadata: { labels: { a: "1" } }, data: { "a.b": "1" } },
        { metadata: { labels: { a: "2" } }, data: { "a.b": "2" } },
        ['data["a.b"]'],
      ],
      [
        "v1/PersistentVolumeClaim",
        { spec: { resources: { requests: { storage: "1" } } } },
        { spec: { resources: { requests: { storage: "2" } } } },
        [],
      ],
      ["v1/Anything", { metadata: { name: "a" } }, { metadata: { name: "b" } }, ["metadata.name"]],
      ["example.com/v1/Service", { spec: { clusterIP: "a" } }, { spec: { clusterIP: "b" } }, []],
    ];
    for (const [type, olds, news, expected] of cases)
      assert.deepEqual(replaced(type, olds, news), expected, type);
  });

  it("are not for ConfigMaps and Secrets where the provider says so", () => {
    const mutable = { configMaps: true, secrets: true };
    assert.deepEqual(replaced("v1/ConfigMap", { data: { a: "1" } }, { data: { a: "2" } }, mutable), []);
    const types = [
      { type: "a", data: { a: "1" } },
      { type: "b", data: { a: "2" } },
    ] as const;
    assert.deepEqual(replaced("v1/Secret", ...types, mutable), ["type"]);
  });

  it("are not for what the object says anyway", () => {
    const changes = diff({ spec: {} }, { spec: { podManagementPolicy: "OrderedReady", serviceName: "x" } });
    const paths = ["spec.podManagementPolicy", "spec.serviceName"];
    const live = { spec: { podManagementPolicy: "OrderedReady" } };
    const news = { spec: { podManagementPolicy: "OrderedReady", serviceName: "x" } };
    assert.deepEqual(restated(paths, changes, news, live), ["spec.podManagementPolicy"]);
  });
});
