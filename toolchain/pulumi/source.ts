import { homedir } from "node:os";
import { join } from "node:path";
import { isExecutable } from "../programs";
import { workDirectory } from "../project";
import { SetupError } from "../setup-error";
import { officialIsReachable } from "./probe";
import { cliVersion, providerPlugins } from "./version";

/** Where the Pulumi CLI and its plugins come from. */
export type Source = "official" | "built";

/** The PULUMI_HOME of this checkout, for what was built here. Nothing unofficial is put anywhere else. */
export const ownHome = join(workDirectory, "pulumi");

/** The user's PULUMI_HOME. Ours, in a shell that sourced `.testbed/env`, does not count. */
export function userHome(environment: NodeJS.ProcessEnv = process.env): string {
  const set = environment.PULUMI_HOME;
  return set && set !== ownHome ? set : join(homedir(), ".pulumi");
}

/** The CLI's executable in a PULUMI_HOME, where the npm launcher looks for it. */
export function cliIn(home: string): string {
  return join(home, "versions", cliVersion, "bin", "pulumi");
}

/** The executable of a provider plugin in a PULUMI_HOME. */
export function pluginIn(home: string, plugin: { readonly name: string; readonly version: string }): string {
  const { name, version } = plugin;
  return join(home, "plugins", `resource-${name}-v${version}`, `pulumi-resource-${name}`);
}

/** Official where it is there already or can be downloaded; `TESTBED_TOOLCHAIN` decides without asking. */
export async function chooseSource(
  environment: NodeJS.ProcessEnv = process.env,
  reachable: () => Promise<boolean> = officialIsReachable,
): Promise<Source> {
  const wanted = environment.TESTBED_TOOLCHAIN;
  if (wanted === "official" || wanted === "built") return wanted;
  if (wanted) {
    throw new SetupError(`TESTBED_TOOLCHAIN is "${wanted}".`, [
      'Set it to "official" or "built", or unset it.',
    ]);
  }
  return officialIsThere(userHome(environment)) || (await reachable()) ? "official" : "built";
}

function officialIsThere(home: string): boolean {
  return (
    isExecutable(cliIn(home)) && providerPlugins().every((plugin) => isExecutable(pluginIn(home, plugin)))
  );
}
