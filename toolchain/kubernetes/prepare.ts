import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { replaceFile } from "../../scenarios/results/files";
import type { Engine } from "../engine/docker";
import { requireMakeable } from "../images/make";
import { chooseImageSource } from "../images/source";
import { wrapperScript } from "../packages/wrapper";
import { note } from "../progress";
import { binDirectory, workDirectory } from "../project";
import { SetupError } from "../setup-error";
import { builtKubernetes, officialKubernetes, type PreparedKubernetes } from "./names";
import { nodeImage } from "./node/image";
import { officialProgram, pullNode } from "./official";
import { buildProgram } from "./programs";

/** What the environment reads at preview. */
const record = join(workDirectory, "kubernetes.json");

/**
 * Sees to it that `kind` and `kubectl` are there, and an engine has the image of nodes; writes down where. All published where
 * the engine can pull images, else all made here. Quick when it is all there.
 * @throws SetupError when something can neither be had nor made
 */
export async function prepareKubernetes(engine: Engine): Promise<PreparedKubernetes> {
  const source = await chooseImageSource(engine);
  const found = await (source === "official" ? takePublished(engine) : make(engine));
  const prepared: PreparedKubernetes = { source, engine: engine.host, ...found };
  mkdirSync(binDirectory, { recursive: true });
  for (const name of ["kind", "kubectl"] as const)
    replaceFile(join(binDirectory, name), wrapperScript(prepared[name], []), 0o755);
  replaceFile(record, `${JSON.stringify(prepared, undefined, 2)}\n`);
  return prepared;
}

/** The same where clusters are not all that is wanted: what cannot be had is only told. */
export async function offerKubernetes(engine: Engine): Promise<void> {
  try {
    await prepareKubernetes(engine);
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    note(`${error.message} What needs clusters is left out.`);
  }
}

type Found = Omit<PreparedKubernetes, "source" | "engine">;

async function takePublished(engine: Engine): Promise<Found> {
  const kind = await officialProgram("kind");
  const kubectl = await officialProgram("kubectl");
  return { kind, kubectl, nodeImage: await pullNode(engine), version: officialKubernetes };
}

async function make(engine: Engine): Promise<Found> {
  requireMakeable(engine);
  const image = await nodeImage(engine);
  const kind = await buildProgram("kind");
  const kubectl = join(dirname(await buildProgram("kubernetes")), "kubectl");
  return { kind, kubectl, nodeImage: image, version: builtKubernetes };
}
