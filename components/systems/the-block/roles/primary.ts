import type * as pulumi from "@pulumi/pulumi";
import { TheBlockNode, type TheBlockNodeArgs } from "./node";

/** The node the others start from: validator with the heaviest vote, and the treasury executor that is active at first. */
export class Primary extends TheBlockNode {
  constructor(name: string, args: TheBlockNodeArgs, opts: pulumi.ComponentResourceOptions = {}) {
    super("Primary", name, args, opts);
  }
}
