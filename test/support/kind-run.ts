import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { ownerId } from "../../components/environments/owner";
import { noteCluster, run } from "./kind-stack";
import { PulumiRun } from "./pulumi-run";
import { STACK, type Running } from "./workspace";

/** Workspaces have one stack name; clusters are the engine's, where suites run beside each other. */
let made = 0;

/** A stack on `kind` under the real Pulumi engine, in a cluster of its own. */
export class KindRun extends PulumiRun {
  readonly owner = ownerId(STACK, this.workspace.directory);
  /** The network that clusters share, if it was there before. */
  #network: string | undefined;

  constructor(
    program: string,
    config: Readonly<Record<string, unknown>>,
    readonly cluster = `testbed-${process.pid}-${++made}`,
  ) {
    super(program, { environment: "kind", clusters: [{ name: cluster }], ...config });
    noteCluster(cluster);
  }

  override up(): Promise<Running> {
    this.#network ??= clustersNetwork();
    return super.up();
  }

  /** Names of what is left of the clusters: containers and their volumes, credentials, a network that was not there before. */
  left(clusters: readonly string[] = [this.cluster]): string {
    const mine = clusters.map((name) => `label=io.x-k8s.kind.cluster=${name}`);
    const folder = join(this.workspace.directory, ".testbed", "run", STACK);
    const files = existsSync(folder) ? readdirSync(folder) : [];
    return [
      ...mine.map((label) => run("docker", "ps", "--all", "--format", "{{.Names}}", "--filter", label)),
      ...mine.map((label) => run("docker", "volume", "ls", "--quiet", "--filter", label)),
      ...files.filter((name) => /^(kubeconfig|cluster|network)-/.test(name)),
      ...(this.#network === "" ? [clustersNetwork()] : []),
    ].join("");
  }
}

function clustersNetwork(): string {
  return run("docker", "network", "ls", "--format", "{{.Name}}", "--filter", "name=^kind$").trim();
}
