import { createHash } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import { hostsFile, type NamedHost } from "./hosts-file";

export interface NetworkArgs {
  /** CIDR of the stack's network. */
  readonly subnet: string;
  /** Address of the controller in it. */
  readonly controller: string;
  readonly nodes: readonly NamedHost[];
}

/**
 * The network of a stack: addresses, names, and the firewalls that let through what is declared. The environment makes its
 * parts as children of this component.
 */
export class Network extends pulumi.ComponentResource {
  readonly subnet: string;
  readonly controller: string;
  /** `/24` */
  readonly prefix: string;
  /** The hosts file of every node, and a digest of it. */
  readonly hosts: { readonly text: string; readonly digest: string };

  constructor(name: string, args: NetworkArgs, opts: pulumi.ComponentResourceOptions = {}) {
    const { subnet, controller, nodes } = args;
    const addresses = Object.fromEntries(nodes.map((node) => [node.name, node.address]));
    super("testbed:network:Network", name, { subnet, controller, addresses }, opts);
    this.subnet = subnet;
    this.controller = controller;
    this.prefix = subnet.slice(subnet.indexOf("/"));
    const text = hostsFile([...nodes, { name: "controller", address: controller }]);
    this.hosts = { text, digest: createHash("sha256").update(text).digest("hex").slice(0, 12) };
    this.registerOutputs({});
  }
}
