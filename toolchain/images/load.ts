import type Docker from "dockerode";
import type { Archive } from "./archive";
import { step } from "../progress";
import { label } from "./names";

const path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/** Gives a root file system to an engine as an image, unless it has it. */
export async function load(docker: Docker, reference: string, { file }: Archive): Promise<void> {
  if (await isOnEngine(docker, reference)) return;
  const [repo, tag] = reference.split(":");
  // A list, which the engine takes as several parameters of one name.
  const changes = [`LABEL ${label}=${repo ?? ""}`, `ENV PATH=${path}`, "ENV LANG=C.UTF-8"];
  await step(`Loading image ${reference}`, async () => {
    const answer = await docker.importImage(file, { repo, tag, changes });
    await endOf(docker, answer);
  });
}

/** Whether an engine has an image. */
export async function isOnEngine(docker: Docker, reference: string): Promise<boolean> {
  try {
    await docker.getImage(reference).inspect();
    return true;
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode === 404) return false;
    throw error;
  }
}

/** The engine tells in its answer whether it went well. */
function endOf(docker: Docker, answer: NodeJS.ReadableStream): Promise<void> {
  return new Promise((resolve, reject) => {
    docker.modem.followProgress(answer, (error: Error | null, lines: { error?: string }[]) => {
      const problem = error ?? lines.map((line) => line.error).find((text) => text !== undefined);
      if (problem == null) resolve();
      else reject(problem instanceof Error ? problem : new Error(problem));
    });
  });
}
