import * as pulumi from "@pulumi/pulumi";
import { PASSWORDS } from "./passwords";

/** Tells them, as a secret, to all commands that the stack registers from now on: also who runs scenarios reaches hosts. */
export function tellCommands(lines: string): void {
  if (lines === "") return;
  pulumi.runtime.registerStackTransformation(({ type, props, opts }) => {
    if (type !== "command:local:Command") return undefined;
    const { environment, ...rest } = props as {
      environment?: pulumi.Input<Record<string, pulumi.Input<string>>>;
    };
    const told = pulumi.secret(lines);
    const all = pulumi.output(environment ?? {}).apply((own) => ({ ...own, [PASSWORDS]: told }));
    return { props: { ...rest, environment: all }, opts };
  });
}
