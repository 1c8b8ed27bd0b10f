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

/** Seconds from the beginning. */
export interface FloorSeconds {
  /** Until every service answers as its readiness probe wants. */
  readonly answered: number;
  /** Until Prometheus has scraped every target, too. */
  readonly scraped: number;
}

/**
 * The same services with nothing but `docker run`: a network, one container a service (those of a node share its network), all
 * started at once.
 */
export async function plainRuns({ nodes, subnet, imageOf }: FloorArgs): Promise<FloorSeconds> {
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
    const answered = (performance.now() - began) / 1000;
    await scraped(prometheusOf(nodes));
    return { answered, scraped: (performance.now() - began) / 1000 };
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

/** Where its API is. */
function prometheusOf(nodes: readonly NodeSpec[]): string {
  for (const { address, services } of nodes) {
    const found = services.find(({ name }) => name === "prometheus")?.ready;
    if (found) return `http://${address}:${found.port}`;
  }
  throw new Error("no node has Prometheus");
}

async function scraped(prometheus: string): Promise<void> {
  interface Targets {
    readonly data: { readonly activeTargets: readonly { readonly health: string }[] };
  }
  await until(`${prometheus}/api/v1/targets?state=active`, (text) => {
    const { activeTargets } = (JSON.parse(text) as Targets).data;
    return activeTargets.length > 0 && activeTargets.every(({ health }) => health === "up");
  });
}

const answers = (address: string, { port, path = "/", contains = "" }: ReadinessProbe): Promise<void> =>
  until(`http://${address}:${port}${path}`, (text) => text.includes(contains));

/** Polls as verification does. */
async function until(url: string, isReady: (text: string) => boolean): Promise<void> {
  const deadline = performance.now() + PATIENCE_SECONDS * 1000;
  let last = "nothing";
  while (performance.now() < deadline) {
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(1000) });
      const text = await response.text();
      last = `${response.status} ${text}`;
      if (response.status === 200 && isReady(text)) return;
    } catch (error) {
      last = String(error);
    }
    await sleep(50);
  }
  throw new Error(`${url} did not get ready: ${last.slice(0, 200)}`);
}
