import { rmSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import { environments } from "../../components/environments";
import type { Drift } from "../../components/environments/drift";
import type { Environment } from "../../components/environments/environment";
import { inventoryNode } from "../../components/environments/lan/inventory";
import { homeOf } from "../../components/environments/lan/names";
import { lanOperations } from "../../components/environments/lan/operations";
import { ownerId } from "../../components/environments/owner";
import { stackSchema } from "../../components/config";
import { fillTemplate } from "../../components/secrets";
import type { NodeSpec, ServiceSpec } from "../../components/spec";
import type { InventoryNode } from "../../scenarios/inventory";
import { webNodeAt } from "./contract/web-node";
import { Deployment } from "./deployment";
import { environmentContract } from "./environment-contract";
import type { LanRig } from "./lan-rig/lan-rig";

/** A stack on the hosts of a rig, without the Pulumi engine: the first node on its first host, and so on. From the project's folder. */
export class LanStack {
  readonly deployment = new Deployment();
  readonly owner: string;
  /** What stands below `testbed:hosts`; may be changed before the next `up`. */
  readonly hosts: Record<string, Record<string, unknown>>;

  constructor(
    readonly stack: string,
    readonly rig: LanRig,
    readonly nodes: readonly NodeSpec[],
    private readonly config: Readonly<Record<string, unknown>> = {},
  ) {
    this.owner = ownerId(stack, process.cwd());
    this.hosts = Object.fromEntries(
      nodes.map(({ name }, index) => {
        const { address, hostKey } = rig.host(index);
        return [name, { ssh: address, user: rig.user, identityFile: rig.ssh.key, hostKey: [hostKey] }];
      }),
    );
  }

  /** @throws Error with what is wrong */
  async prepare(nodes = this.nodes): Promise<() => Environment> {
    const { stack, rig, hosts } = this;
    const topology = { subnet: rig.subnet, controller: rig.controller, nodes };
    const config = stackSchema.parse({ environment: "lan", system: "none", hosts, ...this.config });
    const prepared = await environments.lan({ stack, project: process.cwd(), topology, config });
    const problems = await prepared.settle?.({ nodes, wanted: new Map(), file: "test" });
    if (problems?.length) throw new Error(problems.join("\n"));
    const secrets = { fill: (template: string) => pulumi.secret(fillTemplate(template, "seed")) };
    return () => prepared.create("environment", { secrets, hostPorts: new Map(), nodes });
  }

  /** One `up` with all nodes and their services; returns what was run. */
  async up(nodes = this.nodes): Promise<string[]> {
    return this.deployment.deploy(await this.prepare(nodes), nodes);
  }

  /** Leaves nothing of it in the project: its hosts will never answer again. */
  forget(): void {
    rmSync(`.testbed/run/${this.stack}`, { recursive: true, force: true });
  }

  drift(): Promise<readonly Drift[]> {
    return lanOperations.observeDrift({ stack: this.stack, project: process.cwd() }, this.inventory());
  }

  inventory(): InventoryNode[] {
    const { owner, stack } = this;
    return this.nodes.map((node) => ({ ...inventoryNode({ ...node, owner, stack }), login: 22 }));
  }

  /** Folder of a service's records on its host. */
  records(service = "web"): string {
    return `${homeOf(this.owner)}/services/${service}`;
  }

  /** Pid of a service on its host. */
  async pid(index: number, service = "web"): Promise<number> {
    return Number((await this.rig.host(index).sudo("cat", `${this.records(service)}/service`)).split(" ")[0]);
  }
}

/** The contract of every environment, for the first node of a stack, which is there when its tests run. */
export function lanContract(stack: () => LanStack): void {
  environmentContract("lan", {
    get node() {
      const [node] = stack().nodes;
      if (!node) throw new Error("the stack has no node");
      return node;
    },
    prepare: () => stack().prepare(),
  });
}

/** A node on a host of a rig with one web service on port 8000, see `contract/web.cjs`. */
export function webNode(
  rig: LanRig,
  index: number,
  more: Partial<ServiceSpec> = {},
  address = rig.host(index).address,
): NodeSpec {
  return webNodeAt(index, address, more);
}
