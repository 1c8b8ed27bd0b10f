import { readFileSync } from "node:fs";
import { join } from "node:path";
import { replaceFile } from "../../scenarios/results/files";
import { docker, type Engine } from "../engine/docker";
import { clientOf } from "../plugins/docker/client";
import { cacheDirectory } from "../project";
import { stillHolds, type ProbeMemory } from "../pulumi/probe";
import { SetupError } from "../setup-error";
import { officialBase } from "./official";

/** Where images come from: those that projects publish, or made here from the distribution's packages. */
export type ImageSource = "official" | "built";

/** Official where the engine has them or can pull them; `TESTBED_IMAGES` decides without asking. */
export async function chooseImageSource(
  engine: Engine,
  environment: NodeJS.ProcessEnv = process.env,
  reachable: (engine: Engine) => Promise<boolean> = registryIsReachable,
): Promise<ImageSource> {
  const wanted = environment.TESTBED_IMAGES;
  if (wanted === "official" || wanted === "built") return wanted;
  if (wanted)
    throw new SetupError(`TESTBED_IMAGES is "${wanted}".`, ['Set it to "official" or "built", or unset it.']);
  return (await reachable(engine)) ? "official" : "built";
}

const patience = 5_000;

/** Asks the engine, whose machine, proxies and mirrors need not be ours. Remembered for a while. */
async function registryIsReachable(engine: Engine): Promise<boolean> {
  const memoryFile = join(cacheDirectory(), "registry.json");
  const place = `${engine.host} ${officialBase}`;
  const memory = recall(memoryFile);
  if (memory && stillHolds(memory, place, Date.now())) return memory.reachable;
  const reachable = (await has(engine)) || (await canPull(engine));
  replaceFile(memoryFile, JSON.stringify({ url: place, reachable, at: Date.now() } satisfies ProbeMemory));
  return reachable;
}

async function has(engine: Engine): Promise<boolean> {
  return (await docker(engine.host, ["image", "ls", "--quiet", officialBase])) !== "";
}

/** Has the engine ask the registry about the image, which fetches nothing. */
async function canPull({ host }: Engine): Promise<boolean> {
  const client = clientOf(host, { timeout: patience });
  try {
    await client.getImage(officialBase).distribution();
    return true;
  } catch {
    return false;
  }
}

function recall(file: string): ProbeMemory | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as ProbeMemory;
  } catch {
    return undefined;
  }
}
