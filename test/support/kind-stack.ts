import { execFileSync } from "node:child_process";
import * as pulumi from "@pulumi/pulumi";
import { environments } from "../../components/environments";
import type { Drift } from "../../components/environments/drift";
import type { Environment } from "../../components/environments/environment";
import {
  clusterName,
  kubeconfigFile,
  namespaceName,
  podName,
} from "../../components/environments/kind/names";
import { kindOperations } from "../../components/environments/kind/operations";
import { ownerId } from "../../components/environments/owner";
import { stackSchema } from "../../components/config";
import { parseSubnet } from "../../components/network/addresses";
import { fillTemplate } from "../../components/secrets";
import type { NodeSpec, ServiceSpec } from "../../components/spec";
import type { InventoryNode } from "../../scenarios/inventory";
import { noteMade } from "../../toolchain/testing/leftovers";
import { webNodeAt } from "./contract/web-node";
import { Deployment } from "./deployment";
import { kubernetesObjects } from "./kubernetes-objects";

/** Of a cluster that a test is to make. */
export function noteCluster(name: string): void {
  noteMade(`io.x-k8s.kind.cluster=${name}`);
}

const SUBNET = "10.217.0.0/24";
const addressOf = (index: number): string => `10.217.0.${10 + index}`;

/** A stack of pods made for a test, in a cluster of its own, without the Pulumi engine. To be used from the project's folder. */
export class KindStack {
  readonly owner: string;
  readonly cluster: string;
  readonly kubeconfig: string;
  readonly deployment: Deployment;
  #made: Environment | undefined;

  constructor(
    readonly stack: string,
    readonly nodes: readonly NodeSpec[],
    /** Keys of the stack file. */
    public config: Readonly<Record<string, unknown>> = {},
  ) {
    this.owner = ownerId(stack, process.cwd());
    this.cluster = clusterName(stack);
    noteCluster(this.cluster);
    this.kubeconfig = kubeconfigFile(stack, this.cluster);
    this.deployment = new Deployment(kubernetesObjects(this.kubeconfig), "127.0.0.1 127.0.0.1/32");
  }

  /** @throws Error with what cannot be had */
  async prepare(nodes = this.nodes): Promise<() => Environment> {
    const subnet = parseSubnet(SUBNET);
    if (!subnet) throw new Error("not a subnet");
    const topology = { subnet, controller: "10.217.0.1", nodes };
    const config = stackSchema.parse({ environment: "kind", system: "none", ...this.config });
    const { stack } = this;
    const prepared = await environments.kind({ stack, project: process.cwd(), topology, config });
    const problems = await prepared.settle?.({ nodes, wanted: new Map(), file: "test" });
    if (problems?.length) throw new Error(problems.join("\n"));
    const secrets = { fill: (template: string) => pulumi.secret(fillTemplate(template, "seed")) };
    return () => (this.#made = prepared.create("environment", { secrets, hostPorts: new Map(), nodes }));
  }

  /** One `up` with all nodes and their services; returns what was run. */
  async up(nodes = this.nodes): Promise<string[]> {
    return this.deployment.deploy(await this.prepare(nodes), nodes);
  }

  drift(): Promise<readonly Drift[]> {
    return kindOperations.observeDrift({ stack: this.stack, project: process.cwd() }, this.inventory());
  }

  inventory(): InventoryNode[] {
    const environment = this.#made;
    if (!environment) throw new Error("it was never up");
    return this.nodes.map((node) => environment.inventory(node));
  }

  /** Asks the cluster, in the stack's namespace. */
  kubectl(...argv: readonly string[]): string {
    return run("kubectl", "--kubeconfig", this.kubeconfig, "--namespace", namespaceName(this.stack), ...argv);
  }

  /** Runs a program in a node's pod, as root. */
  exec(node: string, ...argv: readonly string[]): string {
    return this.kubectl("exec", podName(node), "-c", "node", "--", ...argv);
  }
}

/** stdout. @throws Error with the stderr */
export function run(program: string, ...argv: readonly string[]): string {
  return execFileSync(program, argv, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}

/** A node with one web service on port 8000, see `contract/web.cjs`. */
export function podNode(index: number, more: Partial<ServiceSpec> = {}): NodeSpec {
  return webNodeAt(index, addressOf(index), more);
}
