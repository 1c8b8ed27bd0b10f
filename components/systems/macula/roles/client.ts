import type * as pulumi from "@pulumi/pulumi";
import { Member, type MemberArgs } from "./member";

/** The client: calls what it is told to. */
export class Client extends Member {
  constructor(name: string, args: MemberArgs, opts: pulumi.ComponentResourceOptions = {}) {
    super("Client", name, args, opts);
  }
}
