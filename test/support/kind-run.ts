import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { clusterName } from "../../components/environments/kind/names";
import { ownerId } from "../../components/environments/owner";
import { run } from "./kind-stack";
import { PulumiRun } from "./pulumi-run";
import { STACK } from "./workspace";

/** A stack on `kind` under the real Pulumi engine, in a cluster of its own. */
export class KindRun extends PulumiRun {
  readonly owner = ownerId(STACK, this.workspace.directory);

  constructor(program: string, config: Readonly<Record<string, unknown>>) {
    super(program, { environment: "kind", ...config });
  }

  /** Names of what is left of the cluster: containers and their volumes, credentials. */
  left(): string {
    const mine = `label=io.x-k8s.kind.cluster=${clusterName(STACK)}`;
    const folder = join(this.workspace.directory, ".testbed", "run", STACK);
    const files = existsSync(folder) ? readdirSync(folder) : [];
    return [
      run("docker", "ps", "--all", "--format", "{{.Names}}", "--filter", mine),
      run("docker", "volume", "ls", "--quiet", "--filter", mine),
      ...files.filter((name) => /^(kubeconfig|cluster)-/.test(name)),
    ].join("");
  }
}
