import { command } from "../command";
import { docker, withHost, type Engine } from "../engine/docker";
import { step } from "../progress";
import type { Archive } from "./archive";
import { label } from "./names";

const path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/** Gives a root file system to an engine as an image, unless it has it. */
export async function load(engine: Engine, reference: string, { file }: Archive): Promise<void> {
  const name = reference.split(":", 1).join("");
  const changes = [`LABEL ${label}=${name}`, `ENV PATH=${path}`, "ENV LANG=C.UTF-8"];
  const argv = ["docker", "import", ...changes.flatMap((line) => ["--change", line]), file, reference];
  await step(`Loading image ${reference}`, (report) =>
    command(argv, { env: withHost(engine.host), onLine: report }),
  );
}

/** References of all images of ours that an engine has. */
export async function imagesOn(engine: Engine): Promise<ReadonlySet<string>> {
  const format = ["--filter", `label=${label}`, "--format", "{{.Repository}}:{{.Tag}}"];
  const lines = await docker(engine.host, ["image", "ls", ...format]);
  return new Set(lines.split("\n").filter((name) => name !== "" && !name.includes("<none>")));
}
