import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileContent } from "../../components/hosts/file-content";
import { fillTemplate } from "../../components/secrets";
import type { NodeSpec, ReadinessProbe, ServiceSpec } from "../../components/spec";
import { output } from "../processes";

const NETWORK = "testbed-floor";
const PATIENCE_SECONDS = 120;

export interface FloorArgs {
  readonly nodes: readonly NodeSpec[];
  readonly subnet: string;
  /** Image of each node's programs. */
  readonly imageOf: (node: string) => string;
}

/**
 * Seconds that the same services take with nothing but `docker run`: a network, one container a service (those of a node share
 * its network), all started at once, until each answers as its readiness probe wants.
 */
export async function plainRuns({ nodes, subnet, imageOf }: FloorArgs): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "testbed-floor-"));
  const names: string[] = [];
  const began = performance.now();
  try {
    await output(["docker", "network", "create", "--subnet", subnet, NETWORK]);
    await Promise.all(
      nodes.map(async (node) => {
        const [first, ...others] = node.services;
        if (!first) return;
        const image = imageOf(node.name);
        const main = `floor-${node.name}`;
        names.push(main);
        const place = ["--network", NETWORK, "--ip", node.address, "--network-alias", node.name];
        await start(main, image, place, first, folder);
        for (const service of others) {
          const name = `${main}-${service.name}`;
          names.push(name);
          await start(name, image, ["--network", `container:${main}`], service, folder);
        }
      }),
    );
    const probes = nodes.flatMap(({ address, services }) =>
      services.flatMap(({ ready }) => (ready ? [answers(address, ready)] : [])),
    );
    await Promise.all(probes);
    return (performance.now() - began) / 1000;
  } finally {
    if (names.length > 0) await output(["docker", "rm", "--force", "--volumes", ...names]);
    await output(["docker", "network", "rm", NETWORK]).catch(() => "");
    rmSync(folder, { recursive: true, force: true });
  }
}

async function start(
  name: string,
  image: string,
  place: readonly string[],
  service: ServiceSpec,
  folder: string,
): Promise<void> {
  const { files = [], environment = {}, stateDirectory, command, firstStartArguments = [] } = service;
  const mounts = files.flatMap((file) => {
    const path = join(folder, name, file.path);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(
      path,
      fileContent(file, (template) => fillTemplate(template, "floor")),
      {
        mode: Number.parseInt(file.mode ?? "0644", 8),
      },
    );
    return ["--volume", `${path}:${file.path}:ro`];
  });
  const [program = "", ...args] = command;
  await output([
    ...["docker", "run", "--detach", "--name", name, ...place, ...mounts],
    ...Object.entries(environment).flatMap(([key, value]) => ["--env", `${key}=${value}`]),
    ...(stateDirectory === undefined ? [] : ["--tmpfs", stateDirectory]),
    ...["--entrypoint", program, image, ...args, ...firstStartArguments],
  ]);
}

/** Polls as verification does. */
async function answers(address: string, { port, path = "/", contains = "" }: ReadinessProbe): Promise<void> {
  const deadline = performance.now() + PATIENCE_SECONDS * 1000;
  let last = "nothing";
  while (performance.now() < deadline) {
    try {
      const response = await fetch(`http://${address}:${port}${path}`, { signal: AbortSignal.timeout(1000) });
      last = `${response.status} ${await response.text()}`;
      if (response.status === 200 && last.includes(contains)) return;
    } catch (error) {
      last = String(error);
    }
    await sleep(50);
  }
  throw new Error(`${address}:${port}${path} did not get ready: ${last.slice(0, 200)}`);
}
