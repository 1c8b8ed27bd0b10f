import { readFileSync } from "node:fs";
import { join } from "node:path";
import { contentKey, fillOnce } from "../content";
import { exclusively } from "../exclusive";
import { buildGo, findGo } from "../go";
import { step } from "../progress";
import { isExecutable } from "../programs";
import { cacheDirectory, project } from "../project";
import { SetupError } from "../setup-error";
import { cliVersion } from "./version";

/** The oldest Go that builds the CLI: the `go` line of toolchain/go.mod. */
export const oldestGo = "1.25.11";

const modulePath = "github.com/pulumi/pulumi";
const folder = join(project, "toolchain");

/** Where the built CLI is kept: named by all that goes into it but the compiler, whose updates change nothing here. */
export function builtCli(): string {
  const parts = ["go.mod", "go.sum"].map((file) => readFileSync(join(folder, file), "utf8"));
  const key = contentKey(cliVersion, process.platform, process.arch, ...parts);
  return join(cacheDirectory(), "pulumi-cli", key, "pulumi");
}

/** Builds the CLI from its Go module unless the cache has it. Takes minutes the first time. */
export async function buildCli(): Promise<string> {
  const binary = builtCli();
  if (isExecutable(binary)) return binary;
  const go = findGo();
  if (go === undefined)
    throw new SetupError("Go is needed to build the Pulumi CLI.", [`Install Go ${oldestGo}.`]);
  const target = join(binary, "..");
  await exclusively(`${target}.lock`, () =>
    fillOnce(target, async (empty) => {
      const title = `Building the Pulumi CLI ${cliVersion} with Go (once; about 3 minutes on 2 cores)`;
      await step(title, (report) => compile(go, join(empty, "pulumi"), report));
    }),
  );
  return binary;
}

async function compile(go: string, output: string, report: (line: string) => void): Promise<void> {
  try {
    const variables = { [`${modulePath}/sdk/v3/go/common/version.Version`]: `v${cliVersion}` };
    const packages = [`${modulePath}/pkg/v3/cmd/pulumi`];
    await buildGo(go, { module: folder, packages, variables, output }, report);
  } catch (error) {
    throw new SetupError(
      `The Pulumi CLI could not be built: ${(error as Error).message}`,
      [
        "Is a Go module proxy reachable (go env GOPROXY), and is there space for 3 GB of Go's caches?",
        "Where the official CLI can be downloaded, TESTBED_TOOLCHAIN=official needs no Go.",
      ],
      { cause: error },
    );
  }
}
