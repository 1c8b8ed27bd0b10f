import type * as pulumi from "@pulumi/pulumi";
import { TheBlockNode, type TheBlockNodeArgs } from "./node";

/** A node that only follows: it aggregates metrics, watches the cluster and votes on the treasury's lease, but never holds it. */
export class Observer extends TheBlockNode {
  constructor(name: string, args: TheBlockNodeArgs, opts: pulumi.ComponentResourceOptions = {}) {
    super("Observer", name, args, opts);
  }
}
