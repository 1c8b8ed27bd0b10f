import { readFileSync } from "node:fs";
import { answers, findEngine } from "../../toolchain/engine/find";
import { prepareKubernetes } from "../../toolchain/kubernetes/prepare";
import { KindCluster } from "./kind-cluster";

/** A cluster that is there before a stack is, with a kubeconfig that programs of this process find as its user's own. */
export class GivenCluster {
  private readonly earlier = process.env["KUBECONFIG"];

  private constructor(private readonly cluster: KindCluster) {
    process.env["KUBECONFIG"] = cluster.kubeconfig;
  }

  /** @throws Error where no engine answers */
  static async make(): Promise<GivenCluster> {
    const engine = await findEngine();
    if (!answers(engine)) throw new Error("no Docker engine answers");
    const cluster = new KindCluster(engine, await prepareKubernetes(engine));
    await cluster.create();
    return new GivenCluster(cluster);
  }

  get context(): string {
    return `kind-${this.cluster.name}`;
  }

  get credentials(): string {
    return readFileSync(this.cluster.kubeconfig, "utf8");
  }

  kubectl(...args: readonly string[]): Promise<string> {
    return this.cluster.kubectl(...args);
  }

  apply(...objects: readonly object[]): Promise<void> {
    return this.cluster.apply(...objects);
  }

  /** All that stacks make, and where they make it. */
  objects(): Promise<string> {
    const kinds = "namespaces,statefulsets,services,networkpolicies,persistentvolumeclaims,persistentvolumes";
    return this.kubectl("get", kinds, "--all-namespaces", "--output", "name");
  }

  async remove(): Promise<void> {
    if (this.earlier === undefined) delete process.env["KUBECONFIG"];
    else process.env["KUBECONFIG"] = this.earlier;
    await this.cluster.delete();
    await this.cluster.forget();
  }
}
