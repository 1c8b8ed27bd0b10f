import { readFileSync } from "node:fs";
import { join } from "node:path";
import { contentKey, fillOnce } from "../content";
import { exclusively } from "../exclusive";
import { buildGo, findGo } from "../go";
import { step } from "../progress";
import { cacheDirectory } from "../project";
import { SetupError } from "../setup-error";

/** The version that go.mod names. Older ones redial too slowly after a cut, and 0.4 speaks another protocol. */
export const yggdrasilVersion = "0.5.14";

const path = "github.com/yggdrasil-network/yggdrasil-go";

/**
 * Builds `yggdrasil` and `yggdrasilctl` for Linux from their Go module, unless the cache has them: distributions have
 * them in versions that differ too much.
 * @param architecture as Go calls it: amd64, arm64
 * @returns the folder with the two static executables
 */
export async function buildYggdrasil(architecture = goArchitecture(process.arch)): Promise<string> {
  const sources = ["go.mod", "go.sum", "protect/protect.go"].map((file) =>
    readFileSync(join(__dirname, file), "utf8"),
  );
  const target = join(cacheDirectory(), "yggdrasil", contentKey(architecture, ...sources));
  await exclusively(`${target}.lock`, () =>
    fillOnce(target, (empty) =>
      step(`Building Yggdrasil ${yggdrasilVersion} with Go (once)`, (report) =>
        compile(architecture, empty, report),
      ),
    ),
  );
  return target;
}

/** An architecture of Node as Go calls it. */
export function goArchitecture(arch: string): string {
  return arch === "x64" ? "amd64" : arch;
}

async function compile(architecture: string, output: string, report: (line: string) => void): Promise<void> {
  const go = findGo();
  const install = `Install Go (go.dev/dl or your distribution), or Yggdrasil ${yggdrasilVersion} or newer.`;
  if (go === undefined) {
    throw new SetupError(`Go is needed to build Yggdrasil ${yggdrasilVersion}; there is no go on PATH.`, [
      install,
    ]);
  }
  const variables = {
    [`${path}/src/version.buildName`]: "yggdrasil",
    [`${path}/src/version.buildVersion`]: yggdrasilVersion,
  };
  const packages = ["yggdrasil", "yggdrasilctl"].map((name) => `${path}/cmd/${name}`);
  try {
    await buildGo(go, { module: __dirname, packages, variables, output, architecture }, report);
  } catch (error) {
    throw new SetupError(
      `Yggdrasil could not be built: ${(error as Error).message}`,
      ["Is a Go module proxy reachable (go env GOPROXY)?", install],
      { cause: error },
    );
  }
}
