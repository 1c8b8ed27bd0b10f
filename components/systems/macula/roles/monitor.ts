import type * as pulumi from "@pulumi/pulumi";
import { Member, type MemberArgs } from "./member";

/** A host for monitoring, with nothing of the system's on it. */
export class Monitor extends Member {
  constructor(name: string, args: MemberArgs, opts: pulumi.ComponentResourceOptions = {}) {
    super("Monitor", name, args, opts);
  }
}
