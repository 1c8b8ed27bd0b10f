import { execFileSync } from "node:child_process";
import * as pulumi from "@pulumi/pulumi";
import { dockerOperations } from "../../components/environments/docker/operations";
import { inventoryNode } from "../../components/environments/docker/inventory";
import { containerName, LABEL, ownerId } from "../../components/environments/docker/names";
import type { Environment } from "../../components/environments/environment";
import { environments } from "../../components/environments";
import { fillTemplate } from "../../components/secrets";
import { parseSubnet } from "../../components/network/addresses";
import { stackSchema } from "../../components/config";
import type { NodeSpec, ServiceSpec } from "../../components/spec";
import type { Drift } from "../../components/environments/drift";
import type { InventoryNode } from "../../scenarios/inventory";
import { noteMade } from "../../toolchain/testing/leftovers";
import { webNodeAt } from "./contract/web-node";
import { Deployment } from "./deployment";
import { dockerResources } from "./docker-resources";

/** Away from the subnets of all systems, so that suites can run beside a stack. */
const SUBNET = "10.217.0.0/24";
export const addressOf = (index: number): string => `10.217.0.${10 + index}`;

/** A stack of containers made for a test, without the Pulumi engine. To be used from the project's folder. */
export class DockerStack {
  readonly deployment = new Deployment(dockerResources());
  readonly owner: string;

  constructor(
    readonly stack: string,
    readonly nodes: readonly NodeSpec[],
    private readonly config: Readonly<Record<string, unknown>> = {},
  ) {
    this.owner = ownerId(stack, process.cwd());
    noteMade(`${LABEL.owner}=${this.owner}`);
  }

  /** @throws Error with what cannot be had */
  async prepare(nodes = this.nodes): Promise<() => Environment> {
    const subnet = parseSubnet(SUBNET);
    if (!subnet) throw new Error("not a subnet");
    const topology = { subnet, controller: "10.217.0.1", nodes };
    const config = stackSchema.parse({ environment: "docker", system: "none", ...this.config });
    const { stack } = this;
    const prepared = await environments.docker({ stack, project: process.cwd(), topology, config });
    const problems = await prepared.settle?.({ nodes, wanted: new Map(), file: "test" });
    if (problems?.length) throw new Error(problems.join("\n"));
    const secrets = { fill: (template: string) => pulumi.secret(fillTemplate(template, "seed")) };
    return () => prepared.create("environment", { secrets, hostPorts: new Map(), nodes });
  }

  /** One `up` with all nodes and their services; returns what was run. */
  async up(nodes = this.nodes): Promise<string[]> {
    return this.deployment.deploy(await this.prepare(nodes), nodes);
  }

  drift(): Promise<readonly Drift[]> {
    return dockerOperations.observeDrift({ stack: this.stack, project: process.cwd() }, this.inventory());
  }

  inventory(): InventoryNode[] {
    return this.nodes.map((node) => inventoryNode({ ...node, stack: this.stack }));
  }

  container(node: string): string {
    return containerName(this.stack, node);
  }

  /** Runs a program in a node's container, as root. */
  exec(node: string, ...argv: readonly string[]): string {
    return docker("exec", this.container(node), ...argv);
  }

  /** Pid, in the container, that a record of a service has (`service`, `supervisor`). */
  pid(node: string, record = "service", service = "web"): number {
    return Number(this.exec(node, "cat", `/opt/testbed/host/services/${service}/${record}`).split(" ")[0]);
  }
}

/** stdout of the Docker CLI. @throws Error with its stderr */
export function docker(...argv: readonly string[]): string {
  return execFileSync("docker", argv, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}

/** A node with one web service on port 8000, see `contract/web.cjs`. */
export function webNode(index: number, more: Partial<ServiceSpec> = {}): NodeSpec {
  return webNodeAt(index, addressOf(index), more);
}
