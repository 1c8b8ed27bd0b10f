import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Deployment } from "../components/inventory-file";
import { containerName } from "../components/environments/docker/names";
import { STACK, withWorkspace, Workspace } from "../test/support/workspace";
import { median, ratio, type Benchmark, type Table } from "./benchmark";
import { plainRuns } from "./docker/floor";
import { onsetTable } from "./docker/onset";
import { fitLine } from "./fit";
import { output } from "./processes";
import { verifiedAfter } from "./verified";

const SUBNET = "172.25.0.0/24";
/** Nodes beside relay and monitor. */
const SIZES = [3, 10, 20];
const TIMES = 3;

interface Figures {
  readonly verified: number;
  readonly up: number;
  readonly again: number;
  readonly preview: number;
  readonly destroy: number;
  /** By hand, until all answer. */
  readonly floor: number;
  /** By hand, until Prometheus has scraped all. */
  readonly scraped: number;
}

/** Seconds of the first `up` of a program that does nothing: they are Pulumi's. */
async function helloWorld(): Promise<number> {
  const seconds: number[] = [];
  for (let time = 0; time < TIMES; time++) {
    const workspace = new Workspace("bench/programs/hello.cjs", {});
    seconds.push(await withWorkspace(workspace, async () => (await workspace.up()).seconds));
  }
  return median(seconds);
}

async function measure(nodes: number): Promise<Figures> {
  const config = { environment: "docker", system: "loomdb", scenarios: "none", nodes, pace: "quick" };
  const workspace = new Workspace("index.ts", config);
  return withWorkspace(workspace, async () => {
    const began = Date.now();
    const first = await workspace.up();
    const verified = await verifiedAfter(began, workspace);
    const again: number[] = [];
    for (let time = 0; time < TIMES; time++) again.push((await workspace.up()).seconds);
    const preview = (await workspace.preview()).seconds;
    const file = join(workspace.directory, ".testbed", "run", STACK, "deployment.json");
    const deployment = JSON.parse(readFileSync(file, "utf8")) as Deployment;
    const images = await imagesOf(deployment.nodes.map(({ name }) => name));
    const destroy = await workspace.pulumi("destroy", "--yes", "--skip-preview", "--stack", STACK);
    const floor = await plainRuns({
      nodes: deployment.nodes,
      subnet: SUBNET,
      imageOf: (node) => images.get(node) ?? "",
    });
    return {
      ...{ verified, up: first.seconds, again: median(again), preview },
      ...{ floor: floor.answered, scraped: floor.scraped },
      destroy: destroy.seconds,
    };
  });
}

async function imagesOf(nodes: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const names = nodes.map((node) => containerName(STACK, node));
  const text = await output(["docker", "inspect", "--format", "{{.Config.Image}}", ...names]);
  const images = text.trim().split("\n");
  return new Map(nodes.map((node, index) => [node, images[index] ?? ""]));
}

/** `npm run bench -- docker` */
export const benchmark: Benchmark = {
  title: "Docker",
  about:
    "LoomDB with relay and monitoring in containers: until everything is verified, beside the same services started with plain `docker run` until they answer.",
  async run(log) {
    const hello = await helloWorld();
    const all: (Figures & { readonly nodes: number })[] = [];
    for (const nodes of SIZES) {
      const figures = { nodes, ...(await measure(nodes)) };
      log(JSON.stringify(figures));
      all.push(figures);
    }
    return [stackTable(all, hello), await onsetTable(log)];
  },
};

function stackTable(all: readonly (Figures & { readonly nodes: number })[], hello: number): Table {
  const keys = ["verified", "floor", "up", "scraped", "again", "preview", "destroy"] as const;
  const rows = all.map((figures) => [
    String(figures.nodes),
    ...keys.map((key) => figures[key].toFixed(1)),
    ratio(figures.verified, figures.floor),
    ratio(figures.verified, figures.floor + hello),
    ratio(figures.up, figures.scraped),
  ]);
  const slopes = keys.map((key) => fitLine(all.map((figures) => [figures.nodes, figures[key]])).slope);
  const columns = [
    "nodes",
    "first up, verified s",
    "docker run s",
    "whole up s",
    "docker run, scraped s",
    "second up s",
    "preview s",
    "destroy s",
    "verified to docker run",
    "verified to docker run and Pulumi",
    "whole up to docker run, scraped",
  ];
  const notes = [
    `Beside the nodes there are a relay and a host with Prometheus and Alertmanager. Targets (idle): 3 nodes verified ≤ 10 s and ≤ 1.5 × \`docker run\`, second up ≤ 3.5 s, destroy ≤ 5 s.`,
    `Pulumi: ${hello.toFixed(1)} s for the first up of a program that does nothing.`,
    "The whole up waits for Prometheus to have scraped everything, as the second figure of `docker run` does: that is the same readiness. Last row: slope of the fitted line.",
  ];
  const slope = ["each further node", ...slopes.map((value) => value.toFixed(2)), "", "", ""];
  return { title: "Containers", columns, rows: [...rows, slope], notes };
}
