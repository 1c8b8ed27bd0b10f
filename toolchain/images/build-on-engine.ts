import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { command } from "../command";
import { withHost, type Engine } from "../engine/docker";
import { step } from "../progress";
import { SetupError } from "../setup-error";

/**
 * Builds an image from a Dockerfile alone.
 * @throws SetupError with what the builder said last
 */
export async function buildOnEngine(engine: Engine, reference: string, dockerfile: string): Promise<void> {
  const context = mkdtempSync(join(tmpdir(), "testbed-image-"));
  try {
    writeFileSync(join(context, "Dockerfile"), dockerfile);
    await step(`Building image ${reference} from published ones (once)`, (report) =>
      command(["docker", "build", "--tag", reference, context], {
        env: withHost(engine.host),
        onLine: report,
      }),
    );
  } catch (error) {
    throw new SetupError(
      `An image could not be built from published ones: ${(error as Error).message}`,
      ["TESTBED_IMAGES=built makes images from this machine's Debian packages instead."],
      { cause: error },
    );
  } finally {
    rmSync(context, { recursive: true });
  }
}
