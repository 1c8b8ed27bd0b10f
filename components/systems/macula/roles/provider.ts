import type * as pulumi from "@pulumi/pulumi";
import { Member, type MemberArgs } from "./member";

/** A node that serves `test.calculator` and `test.service`, and tells whoever asks who else does. */
export class Provider extends Member {
  constructor(name: string, args: MemberArgs, opts: pulumi.ComponentResourceOptions = {}) {
    super("Provider", name, args, opts);
  }
}
