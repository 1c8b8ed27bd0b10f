import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { replaceFile } from "../../scenarios/results/files";
import { isExecutable } from "../programs";
import { workDirectory } from "../project";
import { SetupError } from "../setup-error";
import { officialIsReachable } from "./probe";
import { cliVersion, providerPlugins } from "./version";

/** Where the Pulumi CLI and its plugins come from. */
export type Source = "official" | "built";

/** Where the CLI comes from and the PULUMI_HOME it works with. */
export interface Toolchain {
  readonly source: Source;
  readonly home: string;
}

/**
 * The PULUMI_HOME of this checkout. What was built here is put there and nowhere else; the official CLI is only called
 * from there and keeps working with the user's home.
 */
export const ownHome = join(workDirectory, "pulumi");

const record = join(workDirectory, "toolchain.json");

/** The toolchain that set-up chose. */
export function installedToolchain(): Toolchain {
  return existsSync(record)
    ? (JSON.parse(readFileSync(record, "utf8")) as Toolchain)
    : { source: "built", home: ownHome };
}

/** Remembers the toolchain for the commands that come. */
export function rememberToolchain(toolchain: Toolchain): void {
  replaceFile(record, JSON.stringify(toolchain));
}

/** The user's PULUMI_HOME; in a shell that sourced `.testbed/env` it is the one found at set-up. */
export function userHome(environment: NodeJS.ProcessEnv = process.env): string {
  const set = environment.PULUMI_HOME;
  if (set && set !== ownHome) return set;
  const known = set === ownHome ? installedToolchain().home : ownHome;
  return known === ownHome ? join(homedir(), ".pulumi") : known;
}

/** The CLI's executable in a PULUMI_HOME, where the npm launcher looks for it. */
export function cliIn(home: string): string {
  return join(home, "versions", cliVersion, "bin", "pulumi");
}

/** The CLI that was built, beside its language host. */
export const builtInHome = join(ownHome, "engine", "pulumi");

/** The CLI itself, behind what the npm launcher starts. */
export function realCli({ source, home }: Toolchain): string {
  return source === "built" ? builtInHome : cliIn(home);
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
