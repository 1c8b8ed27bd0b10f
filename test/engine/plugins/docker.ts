import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import Docker from "dockerode";
import { pulumiEnvironment } from "../../../toolchain/environment";
import { skip } from "../../support/skip";
import { official } from "./engine-home";
import type { Resource } from "./stack";

const PROGRAMS = ["sh", "cat", "ls", "sleep", "stat"];

/** The Docker engine that the plugin is tried with, and names of things there that nobody else has. */
export interface TestEngine {
  readonly docker: Docker;
  /** A name of this run. What has it is removed after the tests. */
  readonly name: (part: string) => string;
}

/** Gives the tests of the surrounding `describe` an engine; they are skipped where none answers. */
export function withEngine(): () => TestEngine {
  const prefix = `contract-${String(process.pid)}-${Math.random().toString(36).slice(2, 6)}-`;
  let engine: TestEngine | undefined;
  before(async function () {
    const host = pulumiEnvironment()["DOCKER_HOST"] ?? "unix:///var/run/docker.sock";
    // Anything but a socket comes from the environment, where the client finds it with all that belongs to it.
    const docker = new Docker(host.startsWith("unix://") ? { socketPath: host.slice("unix://".length) } : {});
    const failure = await docker.ping().then(
      () => undefined,
      (error: unknown) => (error as Error).message,
    );
    if (failure !== undefined)
      skip(this, `no Docker engine answers (${failure}): npm run setup, or set DOCKER_HOST`);
    engine = { docker, name: (part) => prefix + part };
  });
  after(() => engine && clean(engine.docker, prefix));
  return () => {
    if (engine === undefined) throw new Error("the engine is looked for in a before hook, which did not run");
    return engine;
  };
}

/** Skips what docs/plugins.md tells as a difference between the plugins. */
export function onlyOurs(context: Mocha.Context): void {
  if (official) skip(context, "the official plugin does otherwise: see docs/plugins.md");
}

/** A build context in `directory`: a few programs of this machine with what they need. */
export function writeContext(directory: string, more = ""): void {
  const root = path.join(directory, "root");
  for (const program of PROGRAMS) {
    const file = execFileSync("which", [program], { encoding: "utf8" }).trim();
    const linked = execFileSync("ldd", [file], { encoding: "utf8" });
    for (const needed of [file, ...(linked.match(/\/\S+/g) ?? [])]) {
      // Where programs are found by any shell, and libraries where the program looks for them.
      const target = path.join(root, needed === file ? `/bin/${program}` : needed);
      mkdirSync(path.dirname(target), { recursive: true });
      cpSync(needed, target, { dereference: true });
    }
  }
  const lines = ["FROM scratch", "COPY root /", "ENV PATH=/bin", 'CMD ["sleep", "1000"]', more];
  writeFileSync(path.join(directory, "Dockerfile"), lines.join("\n"));
}

/** A `docker.Image` of such a context. */
export function image(name: string, context: string, more: Resource = {}): Resource {
  return {
    type: "Image",
    imageName: name,
    skipPush: true,
    build: { context, builderVersion: "BuilderV1", ...more },
  };
}

/** What a command in a container printed. */
export async function run(docker: Docker, container: string, ...command: readonly string[]): Promise<string> {
  const exec = await docker
    .getContainer(container)
    .exec({ Cmd: [...command], AttachStdout: true, AttachStderr: true, Tty: true });
  const stream = await exec.start({ Tty: true });
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString().replaceAll("\r\n", "\n").trim();
}

async function clean(docker: Docker, prefix: string): Promise<void> {
  const filters = { name: [prefix] };
  for (const { Id } of await docker.listContainers({ all: true, filters })) {
    await docker.getContainer(Id).remove({ force: true, v: true });
  }
  for (const { Id } of await docker.listNetworks({ filters })) await docker.getNetwork(Id).remove();
  for (const { Name } of (await docker.listVolumes({ filters })).Volumes)
    await docker.getVolume(Name).remove();
  for (const { RepoTags } of await docker.listImages()) {
    for (const tag of (RepoTags ?? []).filter((one) => one.startsWith(prefix)))
      await docker.getImage(tag).remove({ force: true });
  }
}
