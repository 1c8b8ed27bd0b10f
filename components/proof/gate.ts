import * as pulumi from "@pulumi/pulumi";
import { programCommand } from "../hosts/command";
import { TYPESCRIPT } from "../../scenarios/typescript";

export interface GateArgs {
  /** Verdict lines of all scenarios. */
  readonly results: readonly pulumi.Input<string>[];
}

/** Fails the update unless every verdict is `pass`, and prints the table. Depends on all scenarios, so none is hidden by another. */
export class Gate extends pulumi.ComponentResource {
  constructor(name: string, args: GateArgs, opts: pulumi.ComponentResourceOptions = {}) {
    super("testbed:scenarios:Gate", name, {}, opts);
    const stdin = pulumi.all([...args.results]).apply((lines) => JSON.stringify(lines));
    programCommand(
      name,
      { argv: ["node", ...TYPESCRIPT, "scenarios/runner/gate-main.ts"], stdin },
      { parent: this },
    );
    this.registerOutputs({});
  }
}
