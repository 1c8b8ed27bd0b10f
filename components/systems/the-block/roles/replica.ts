import type * as pulumi from "@pulumi/pulumi";
import { TheBlockNode, type TheBlockNodeArgs } from "./node";

/** A validator with a treasury executor in hot standby. */
export class Replica extends TheBlockNode {
  constructor(name: string, args: TheBlockNodeArgs, opts: pulumi.ComponentResourceOptions = {}) {
    super("Replica", name, args, opts);
  }
}
