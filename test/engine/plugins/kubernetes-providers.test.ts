import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { parse, stringify } from "yaml";
import { provider, withCluster } from "./kubernetes";
import type { Resource } from "./stack";
import { withStack } from "./suite";

interface Kubeconfig {
  readonly clusters: readonly { readonly name: string; readonly cluster: Readonly<Record<string, string>> }[];
  readonly contexts: readonly { readonly name: string; readonly context: Readonly<Record<string, string>> }[];
  readonly "current-context": string;
}

describe("kubernetes: providers", function () {
  this.timeout(120_000);
  const stack = withStack();
  const cluster = withCluster();
  const space = (): string => `${cluster().prefix}-providers`;
  const map = (name: string): Resource => ({
    type: "core/v1/ConfigMap",
    metadata: { name },
    data: { a: "b" },
    options: { provider: "to" },
  });

  function read(): Kubeconfig {
    return parse(readFileSync(cluster().kubeconfig, "utf8")) as Kubeconfig;
  }

  /** The cluster's kubeconfig with its server elsewhere, where nobody answers. */
  function dead(): string {
    const config = read();
    const clusters = config.clusters.map((one) => ({
      ...one,
      cluster: { ...one.cluster, server: "https://127.0.0.1:1" },
    }));
    return stringify({ ...config, clusters });
  }

  const namespace = (name: string): Resource => ({
    type: "core/v1/Namespace",
    metadata: { name },
    options: { provider: "to" },
  });

  async function failing(declared: Readonly<Record<string, Resource>>): Promise<string> {
    stack().declare({ resources: declared });
    const { status, output } = await stack().run("up", "--yes", "--skip-preview", "--stack", "test");
    assert.notEqual(status, 0, output);
    return output;
  }

  it("lead to clusters of their own in one program: by path or content, with a context and a namespace", async () => {
    const config = read();
    const [first] = config.contexts;
    const contexts = [
      ...config.contexts,
      { name: "other", context: { ...first?.context, namespace: space() } },
    ];
    const made = await stack().up({
      resources: {
        to: provider(cluster()),
        space: namespace(space()),
        named: provider(cluster(), { namespace: space() }),
        byContent: { type: "kubernetes", kubeconfig: stringify({ ...config, contexts }), context: "other" },
        first: { ...map("first"), options: { provider: "named", dependsOn: ["space"] } },
        second: { ...map("second"), options: { provider: "byContent", dependsOn: ["space"] } },
      },
    });
    assert.match(made, /7 created/);
    const state = await stack().state();
    assert.deepEqual([state["first"]?.id, state["second"]?.id], [`${space()}/first`, `${space()}/second`]);
    await stack().destroy();
  });

  it("let a preview go on with a warning where no cluster answers, and say which one at an update", async () => {
    const declared = { to: { type: "kubernetes", kubeconfig: dead() }, space: namespace(space()) };
    const preview = await stack().preview({ resources: declared });
    const told =
      /configured Kubernetes cluster is unreachable: no API server answers at https:\/\/127\.0\.0\.1:1/;
    assert.match(preview, told);
    assert.match(preview, /3 to create/);
    assert.match(await failing(declared), told);
    await stack().destroy();
  });

  it("may lead to a cluster that the same program makes: its kubeconfig need not be there at preview", async () => {
    const kubeconfig = stack().file("kubeconfig-made");
    const declared: Readonly<Record<string, Resource>> = {
      made: { create: `cp ${cluster().kubeconfig} '${kubeconfig}'`, delete: `rm '${kubeconfig}'` },
      to: { type: "kubernetes", kubeconfig, options: { dependsOn: ["made"] } },
      space: namespace(space()),
    };
    const preview = await stack().preview({ resources: declared });
    assert.match(
      preview,
      /configured Kubernetes cluster is unreachable: kubeconfig \S*.*kubeconfig-made is not there/,
    );
    assert.match(await stack().up({ resources: declared }), /4 created/);
    assert.match(await stack().up({ resources: declared }), /4 unchanged/);
    await stack().destroy();
  });

  it("say what contexts there are", async () => {
    const output = await failing({
      to: provider(cluster(), { context: "nowhere" }),
      space: namespace(space()),
    });
    assert.match(output, /there is no context "nowhere" in kubeconfig .* \(it has .*\): set context/);
  });

  it("forget at a refresh what was in a cluster that is gone, if they are told to", async () => {
    const declared = { to: provider(cluster()), space: namespace(space()), free: map("free") };
    const free = { ...declared.free, metadata: { name: "free", namespace: space() } };
    const options = { provider: "to", dependsOn: ["space"] };
    await stack().up({ resources: { ...declared, free: { ...free, options } } });
    const other = { ...declared, free: { ...free, options }, to: { type: "kubernetes", kubeconfig: dead() } };
    const pinned = { clusterIdentifier: "one" };
    await stack().up({
      resources: { ...declared, free: { ...free, options }, to: { ...declared.to, ...pinned } },
    });
    await stack().up({ resources: { ...other, to: { ...other.to, ...pinned } } });
    const refused = await stack().run("refresh", "--yes", "--skip-preview", "--stack", "test");
    assert.notEqual(refused.status, 0);
    assert.match(refused.output, /PULUMI_K8S_DELETE_UNREACHABLE=true makes pulumi refresh forget/);
    await stack().up({ resources: { ...other, to: { ...other.to, ...pinned, deleteUnreachable: true } } });
    await stack().must("refresh", "--yes", "--skip-preview", "--stack", "test");
    const state = await stack().state();
    assert.deepEqual([state["space"], state["free"]], [undefined, undefined]);
  });

  it("make everything anew when they lead to another cluster", async () => {
    const to = provider(cluster());
    const more = { a: { type: "kubernetes", kubeconfig: dead() }, space: namespace(`${space()}-moved`) };
    await stack().up({ resources: { to, space: more.space } });
    const moved = { to: more.a, space: more.space };
    assert.match(await stack().preview({ resources: moved }), /2 to replace/);
    await stack().destroy();
  });

  it("refuse what this plugin does not have", async function () {
    const output = await failing({ to: provider(cluster(), { renderYamlToDirectory: "/tmp/nowhere" }) });
    assert.match(output, /renderYamlToDirectory.*install the official/s);
    assert.match(
      await failing({ to: provider(cluster(), { enableServerSideApply: false }) }),
      /enableServerSideApply.*has to be true/s,
    );
  });
});
