import { copyFileSync, existsSync, linkSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pulumiEnvironment } from "../../../toolchain/environment";
import { buildPlugins } from "../../../toolchain/plugins/build";
import { project } from "../../../toolchain/project";
import {
  builtInHome,
  cliIn,
  installedToolchain,
  pluginIn,
  realCli,
  userHome,
} from "../../../toolchain/pulumi/source";
import { cliVersion, providerPlugins } from "../../../toolchain/pulumi/version";

/** Whose plugins the suite drives: this project's, or with `TESTBED_PLUGINS=official` the official ones. */
export const official = process.env["TESTBED_PLUGINS"] === "official";

/** A PULUMI_HOME of the suite's own. The engine downloads official plugins into it by itself. */
export interface EngineHome {
  readonly cli: string;
  readonly environment: NodeJS.ProcessEnv;
  remove(): void;
}

/** Makes the home, or says why it cannot be made. */
export async function engineHome(): Promise<EngineHome | string> {
  const home = mkdtempSync(path.join(tmpdir(), "testbed-plugins-"));
  const cli = official ? path.join(project, "node_modules", ".bin", "pulumi") : cliIn(home);
  if (!official) {
    // The engine itself: signals for it must not go to something that only calls it.
    const candidates = [builtInHome, realCli(installedToolchain()), cliIn(userHome())];
    const built = candidates.find((candidate) => existsSync(candidate));
    if (built === undefined) return `there is no Pulumi CLI ${cliVersion}: run \`npm run setup\``;
    // A copy, because the engine looks for its language host beside its own real path.
    place(built, cli);
    const plugins = await buildPlugins(path.join(home, "built"));
    place(plugins.language, path.join(path.dirname(cli), "pulumi-language-nodejs"));
    for (const plugin of providerPlugins()) place(plugins[plugin.name], pluginIn(home, plugin));
  }
  const given = pulumiEnvironment();
  return {
    cli,
    environment: {
      ...given,
      PATH: `${path.dirname(cli)}${path.delimiter}${given["PATH"] ?? ""}`,
      PULUMI_HOME: home,
      PULUMI_VERSION: cliVersion,
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_CONFIG_PASSPHRASE: "contract",
      PULUMI_CONFIG_PASSPHRASE_FILE: undefined,
      PULUMI_BACKEND_URL: undefined,
    },
    remove: () => {
      rmSync(home, { recursive: true, force: true });
    },
  };
}

function place(file: string, target: string): void {
  mkdirSync(path.dirname(target), { recursive: true });
  try {
    linkSync(file, target);
  } catch {
    copyFileSync(file, target);
  }
}
