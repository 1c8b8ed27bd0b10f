import { join } from "node:path";
import { readFileSync } from "node:fs";
import { project } from "../project";

/** The Pulumi CLI this project runs with, official or built. The same as the SDK's, and as in toolchain/go.mod. */
export const cliVersion = "3.259.0";

/** Provider plugins as the engine names them, in the versions of the installed SDK packages. */
export function providerPlugins(): readonly {
  readonly name: "command" | "random" | "docker" | "kubernetes";
  readonly version: string;
}[] {
  return (["command", "random", "docker", "kubernetes"] as const).map((name) => {
    const file = join(project, "node_modules", "@pulumi", name, "package.json");
    return { name, version: (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version };
  });
}
