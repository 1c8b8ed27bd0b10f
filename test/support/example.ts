import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { project } from "../../toolchain/project";

/** What an example's stack file says, keys without their prefix. @param name as in `examples/Pulumi.NAME.yaml` */
export function example(name: string): Readonly<Record<string, unknown>> {
  const text = readFileSync(join(project, "examples", `Pulumi.${name}.yaml`), "utf8");
  const { config } = parse(text) as { readonly config: Readonly<Record<string, unknown>> };
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => [key.replace("testbed:", ""), value]),
  );
}
