import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import { prepareLocal } from "../../components/environments/local";
import type { Environment } from "../../components/environments/environment";
import { inventoryNode } from "../../components/environments/local/inventory";
import { ownerId } from "../../components/environments/local/names";
import { fillTemplate, type Secrets } from "../../components/secrets";
import { parseSubnet } from "../../components/network/addresses";
import type { NodeSpec, ServiceSpec } from "../../components/spec";
import type { InventoryNode } from "../../scenarios/inventory";
import { Deployment } from "./deployment";

/** What the web service says of itself. */
interface Answer {
  readonly pid: number;
  readonly child?: number;
  readonly argv: string[];
  readonly env: Record<string, string>;
  readonly cwd: string;
}

/** A stack of `local` hosts made for a test, without the engine. To be used from the project's folder. */
export class LocalStack {
  readonly deployment = new Deployment();
  readonly owner: string;
  /** Decides the secrets. */
  seed = "first";
  /** `NODE/PORT` → port wanted on 127.0.0.1, as if documented; those of `demanded` as if the stack file said so. */
  hostPorts: ReadonlyMap<string, number> = new Map();
  demanded: Readonly<Record<string, number>> = {};

  constructor(
    readonly stack: string,
    readonly nodes: readonly NodeSpec[],
  ) {
    this.owner = ownerId(stack, process.cwd());
  }

  async prepare(): Promise<() => Environment> {
    const subnet = parseSubnet("10.77.0.0/24");
    if (!subnet) throw new Error("not a subnet");
    const { stack, nodes } = this;
    const topology = { subnet, controller: "10.77.0.1", nodes };
    const prepared = await prepareLocal({
      stack,
      project: process.cwd(),
      topology,
      config: { ports: this.demanded } as never,
    });
    const secrets: Secrets = {
      fill: (template) => pulumi.secret(fillTemplate(template, this.seed)),
    };
    const hostPorts = new Map([...this.hostPorts, ...Object.entries(this.demanded)]);
    return () => prepared.create("environment", { secrets, hostPorts, nodes });
  }

  /** One `up` with all nodes and their services; returns what was run. */
  async up(nodes = this.nodes): Promise<string[]> {
    return this.deployment.deploy(await this.prepare(), nodes);
  }

  inventory(): InventoryNode[] {
    return this.nodes.map(({ services, ...node }) =>
      inventoryNode({
        ...node,
        owner: this.owner,
        stack: this.stack,
        services: services.map(({ name }) => name),
      }),
    );
  }

  /** Where the records of a service are. */
  service(node: string, name = "web"): string {
    return `/run/testbed/${this.owner}/nodes/${node}/services/${name}`;
  }

  /** Pid in a record (`service`, `supervisor`). */
  pid(node: string, record = "service"): number {
    return Number(readFileSync(`${this.service(node)}/${record}`, "utf8").split(" ")[0]);
  }

  /** GET of a node's service from the controller's address; the body as JSON. */
  get(node: string, path = "/"): Answer {
    const spec = this.nodes.find(({ name }) => name === node);
    const url = `http://${spec?.address ?? ""}:8000${path}`;
    const net = `--net=/run/netns/tb-${this.owner}-sw`;
    const root = "components/environments/local/scripts/root.sh";
    const argv = [root, "nsenter", net, process.execPath, "test/support/get.cjs", url];
    return JSON.parse(
      execFileSync("sh", argv, { encoding: "utf8", timeout: 5000, stdio: ["ignore", "pipe", "ignore"] }),
    ) as never;
  }
}

/** A node with one web service on port 8000, see `contract/web.cjs`. */
export function webNode(name: string, address: string, more: Partial<ServiceSpec> = {}): NodeSpec {
  const service: ServiceSpec = {
    name: "web",
    command: [process.execPath, `${process.cwd()}/test/support/contract/web.cjs`, address, "8000"],
    restart: "always",
    ready: { port: 8000, path: "/", contains: "pid", withinSeconds: 10 },
    ...more,
  };
  const ports = [{ name: "web", number: 8000, protocol: "tcp", from: "cluster" }] as const;
  return { name, role: "member", address, ports, services: [service] };
}
