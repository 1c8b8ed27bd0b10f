import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { writeFolder } from "../../../cli/rendered-folder";
import { common, patch, type Operation } from "../../../components/environments/kind/gitops/json-patch";
import { kustomized } from "../../../components/environments/kind/gitops/kustomize";
import { NotRenderable, plannedStack } from "../../../components/environments/kind/gitops/planned-objects";
import { nodePolicy } from "../../../components/environments/kind/objects/node-policy";
import { nodeService } from "../../../components/environments/kind/objects/node-service";
import { nodeSet } from "../../../components/environments/kind/objects/node-set";
import type { NodeSpec } from "../../../components/spec";

const clusters: Readonly<Record<string, string>> = { a: "hub", b: "hub", c: "edge" };
const namespace = "testbed-s";

/** As Pulumi prints it. */
function previewed(more: readonly object[] = []): object {
  const state = (type: string, cluster: string, name: string, inputs: object) => ({
    newState: { type, urn: `urn:pulumi:s::testbed::${type}::${name}`, provider: `urn:pulumi:s::testbed::pulumi:providers:kubernetes::${cluster}-provider::id`, inputs }, // prettier-ignore
  });
  const nodes = Object.entries(clusters).flatMap(([name, cluster], index) => {
    const node: NodeSpec = {
      ...{ name, role: "member", address: `10.77.0.1${index}` },
      ports: [{ name: "client", number: 2379 + index, protocol: "tcp", from: "cluster" }],
      services: [{ name: "db", command: ["db"], restart: "always" }],
    };
    const about = { stack: "s", owner: "0123abcd", namespace, node, epochs: { made: 5, epoch: 7 } };
    const outsiders = [{ cidr: "172.18.0.1/32" }];
    return [
      state("kubernetes:apps/v1:StatefulSet", cluster, `${name}-host`, { apiVersion: "apps/v1", kind: "StatefulSet", ...nodeSet({ ...about, placed: [node], image: "i:1", limits: {} }) }), // prettier-ignore
      state("kubernetes:core/v1:Service", cluster, `${name}-address`, { apiVersion: "v1", kind: "Service", ...nodeService({ ...about, nodePorts: new Map() }) }), // prettier-ignore
      state("kubernetes:networking.k8s.io/v1:NetworkPolicy", cluster, `${name}-firewall`, { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", ...nodePolicy({ ...about, outsiders }) }), // prettier-ignore
    ];
  });
  const spaces = ["hub", "edge"].map((cluster) =>
    state("kubernetes:core/v1:Namespace", cluster, `${cluster}-namespace`, {
      ...{ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace, labels: { x: "y" } } },
    }),
  );
  const testbed = { newState: { type: "testbed:index:Testbed", urn: "urn:pulumi:s::testbed::testbed:index:Testbed::testbed", inputs: { environment: "kind", system: "etcd" } } }; // prettier-ignore
  return { steps: [testbed, ...spaces, ...nodes, ...more], duration: 1 };
}

/** RFC 6902, as far as it is used. */
function applied(base: unknown, operations: readonly Operation[]): unknown {
  const root = { document: structuredClone(base) };
  for (const { path, value } of operations) {
    const keys = ["document", ...path.split("/").slice(1).map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"))]; // prettier-ignore
    let parent: Record<string, unknown> = root;
    for (const key of keys.slice(0, -1)) parent = parent[key] as Record<string, unknown>;
    parent[keys.at(-1) ?? ""] = value;
  }
  return root.document;
}

describe("environment kind: a stack for kustomize", () => {
  const planned = plannedStack(previewed());
  const files = kustomized(planned);
  const read = (path: string): unknown => parse(files.get(path) ?? assert.fail(`no ${path}`));

  it("is one base, and an overlay for each cluster with its own nodes", () => {
    assert.deepEqual(read("base/etcd-test-node/kustomization.yaml"), {
      ...{ apiVersion: "kustomize.config.k8s.io/v1beta1", kind: "Kustomization" },
      resources: ["networkpolicy.yaml", "service.yaml", "statefulset.yaml"],
    });
    const overlay = read("clusters/hub/apps/etcd-test/kustomization.yaml") as Record<string, unknown>;
    assert.equal(overlay["namespace"], namespace);
    assert.deepEqual(overlay["resources"], ["namespace.yaml", "a", "b"]);
    assert.deepEqual((read("clusters/edge/apps/etcd-test/kustomization.yaml") as Record<string, unknown>)["resources"], ["namespace.yaml", "c"]); // prettier-ignore
  });

  it("is every object as it is declared, when base and patch are put together", () => {
    for (const { cluster, manifest } of planned.objects.filter(
      ({ manifest }) => manifest.kind !== "Namespace",
    )) {
      // prettier-ignore
      const kind = manifest.kind.toLowerCase();
      const { name } = manifest.metadata;
      const operations = read(`clusters/${cluster}/apps/etcd-test/${name}/${kind}-patch.yaml`) as Operation[];
      const whole = applied(read(`base/etcd-test-node/${kind}.yaml`), operations);
      assert.deepEqual(whole, JSON.parse(JSON.stringify({ ...manifest, metadata: { ...manifest.metadata, namespace: undefined } }))); // prettier-ignore
    }
  });

  it("says no word of Pulumi's, nor of when a deployment was made", () => {
    const text = [...files.values()].join("");
    assert.doesNotMatch(text, /pulumi|testbed\.made|testbed\.epoch/);
    assert.match(text, /testbed\.declared/);
  });

  it("has no Secret, and is refused while something is not known, or would show one", () => {
    const other = (type: string, inputs: object) => ({ newState: { type, urn: "urn:pulumi:s::t::x::mine", inputs: { apiVersion: "v1", kind: "X", metadata: { name: "mine" }, ...inputs } } }); // prettier-ignore
    const secret = plannedStack(previewed([other("kubernetes:core/v1:Secret", { data: "[secret]" })]));
    assert.deepEqual(secret, planned);
    const unknown = other("kubernetes:core/v1:ConfigMap", { data: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" });
    assert.throws(() => plannedStack(previewed([unknown])), new NotRenderable("what `mine` is to be is not known before its cluster is there")); // prettier-ignore
    const shown = other("kubernetes:core/v1:ConfigMap", { data: "[secret]" });
    assert.throws(() => plannedStack(previewed([shown])), new NotRenderable("`mine` has a secret in it"));
  });

  it("takes lists member by member where these have names, and as a whole elsewhere", () => {
    const one = { list: [{ name: "x", image: 1, a: 0 }], words: [1, 2], "a/b": 1 };
    const two = { list: [{ name: "x", image: 2, a: 0 }], words: [1, 3], "a/b": 2 };
    const base = common([one, two]);
    assert.deepEqual(base, { list: [{ name: "x", a: 0 }] });
    assert.deepEqual(
      patch(base, two).map(({ op, path }) => `${op} ${path}`),
      ["add /list/0/image", "add /words", "add /a~1b"],
    );
    for (const whole of [one, two]) assert.deepEqual(applied(base, patch(base, whole)), whole);
  });
});

describe("testbed render: the folder", () => {
  const folder = mkdtempSync(join(tmpdir(), "testbed-render-"));
  after(() => {
    rmSync(folder, { recursive: true });
  });
  const write = (name: string, stack: string, ...paths: readonly string[]): void => {
    writeFolder(join(folder, name), stack, new Map(paths.map((path) => [path, `${path}\n`])));
  };

  it("is made, and replaced by what is rendered again, leaving what else was put there", () => {
    write("new", "s", "base/a.yaml", "clusters/x/b.yaml");
    writeFileSync(join(folder, "new", "README.md"), "mine");
    write("new", "s", "base/a.yaml");
    assert.equal(readFileSync(join(folder, "new", "base/a.yaml"), "utf8"), "base/a.yaml\n");
    assert.equal(existsSync(join(folder, "new", "clusters")), false);
    assert.equal(existsSync(join(folder, "new", "README.md")), true);
  });

  it("is refused when it is somebody else's, and may be a repository that was just made", () => {
    assert.throws(() => write("new", "t", "a"), /holds the stack s: give t a folder of its own$/);
    mkdirSync(join(folder, "other"));
    writeFileSync(join(folder, "other", "notes"), "");
    assert.throws(() => write("other", "s", "a"), /is not empty, and was not rendered by this command \(notes\)/); // prettier-ignore
    mkdirSync(join(folder, "repository", ".git"), { recursive: true });
    write("repository", "s", "a");
  });
});
