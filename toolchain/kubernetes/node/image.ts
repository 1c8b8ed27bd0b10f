import { join } from "node:path";
import { contentKey, folderKey } from "../../content";
import { withHost, type Engine } from "../../engine/docker";
import { command } from "../../command";
import { distribution, fill } from "../../images/archive";
import { imagesOn } from "../../images/load";
import { step } from "../../progress";
import { builtNode } from "../names";
import { buildProgram, programKey, type ProgramName } from "../programs";
import { buildNode } from "./build";

const names = ["kubernetes", "etcd", "coredns", "kind", "pause"] as const;

/**
 * Sees to it that an engine has the image of nodes, made here.
 * @returns its reference
 * @throws SetupError when it cannot be made
 */
export async function nodeImage(engine: Engine): Promise<string> {
  const key = contentKey(
    ...[folderKey(__dirname), await distribution(), process.arch],
    ...names.map((name) => programKey(name)),
  );
  const reference = builtNode(key);
  if ((await imagesOn(engine)).has(reference)) return reference;
  const programs: Partial<Record<ProgramName, string>> = {};
  for (const name of names) programs[name] = await buildProgram(name);
  const title = "Making the image of Kubernetes' nodes from the distribution's packages (once)";
  const folder = await fill(`kind-node-${key}`, title, (work, archive, report) =>
    buildNode(reference, programs as Record<ProgramName, string>, work, archive, report),
  );
  await step(`Loading image ${reference}`, (report) =>
    command(["docker", "load", "--input", join(folder, "root.tar")], {
      env: withHost(engine.host),
      onLine: report,
    }),
  );
  return reference;
}
