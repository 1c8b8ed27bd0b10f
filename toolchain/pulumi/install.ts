import {
  chmodSync,
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { command } from "../command";
import { contentKey, folderKey } from "../content";
import { replaceFile } from "../../scenarios/results/files";
import { exclusively } from "../exclusive";
import { buildPlugins } from "../plugins/build";
import { step } from "../progress";
import { isExecutable } from "../programs";
import { project, workDirectory } from "../project";
import { SetupError } from "../setup-error";
import { buildCli } from "./build-cli";
import {
  builtInHome,
  cliIn,
  ownHome,
  pluginIn,
  realCli,
  rememberToolchain,
  userHome,
  type Source,
} from "./source";
import { cliVersion, providerPlugins } from "./version";

/** Makes the CLI and its plugins available from a source. Does nothing when they are there. */
export async function installPulumi(source: Source): Promise<void> {
  const home = source === "official" ? userHome() : ownHome;
  await (source === "official" ? downloadCli(home) : fillOwnHome());
  rememberToolchain({ source, home });
  const guard = join(project, "toolchain", "pulumi", "guard.cjs");
  const call = `require(${JSON.stringify(guard)})(${JSON.stringify(realCli({ source, home }))}, ${JSON.stringify(home)});`;
  replaceFile(cliIn(ownHome), `#!/usr/bin/env node\n${call}\n`, 0o755);
}

/** The npm launcher downloads the CLI by itself; the engine downloads plugins when a program asks for them. */
async function downloadCli(home: string): Promise<void> {
  if (isExecutable(cliIn(home))) return;
  const launcher = join(project, "node_modules", "pulumi", "run.js");
  const env = { ...process.env, PULUMI_HOME: home, PULUMI_VERSION: cliVersion };
  try {
    await step(`Downloading the Pulumi CLI ${cliVersion}`, (report) =>
      command([process.execPath, launcher, "version"], { env, onLine: report }),
    );
  } catch (error) {
    throw new SetupError(
      `The Pulumi CLI could not be downloaded: ${(error as Error).message}`,
      ["TESTBED_TOOLCHAIN=built builds it from its Go module instead (needs Go)."],
      { cause: error },
    );
  }
}

async function fillOwnHome(): Promise<void> {
  const cli = await buildCli();
  const stamp = join(ownHome, "built-from");
  const key = contentKey(
    cli,
    folderKey(join(project, "toolchain", "plugins")),
    readLockfile(),
    process.version,
  );
  await exclusively(join(workDirectory, "pulumi.lock"), async () => {
    if (existsSync(stamp) && readFileSync(stamp, "utf8") === key && isExecutable(builtInHome)) return;
    await step("Bundling the language host and the provider plugins", async () => {
      const built = await buildPlugins(join(workDirectory, "plugins"));
      // Beside the CLI, where the engine looks first. A hard link: through a symbolic one the CLI would look elsewhere.
      place(cli, builtInHome);
      place(built.language, join(dirname(builtInHome), "pulumi-language-nodejs"));
      for (const plugin of providerPlugins()) place(built[plugin.name], pluginIn(ownHome, plugin));
    });
    replaceFile(stamp, key);
  });
}

function readLockfile(): string {
  return readFileSync(join(project, "package-lock.json"), "utf8");
}

/** Puts an executable somewhere at once: as a hard link, or as a copy on another file system. */
function place(file: string, target: string): void {
  const fresh = `${target}.new`;
  mkdirSync(dirname(target), { recursive: true });
  rmSync(fresh, { force: true });
  try {
    linkSync(file, fresh);
  } catch {
    copyFileSync(file, fresh);
    chmodSync(fresh, 0o755);
  }
  renameSync(fresh, target);
}
