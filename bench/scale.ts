import type { Benchmark } from "./benchmark";
import { fitLine } from "./fit";
import { peakMemory } from "./memory";
import { STACK, withWorkspace, Workspace } from "../test/support/workspace";

const SIZES = [3, 25, 100];

interface Figures {
  readonly hosts: number;
  readonly up: number;
  readonly again: number;
  readonly destroy: number;
  readonly megabytes: number;
  readonly kilobytesOfState: number;
}

async function measure(hosts: number): Promise<Figures> {
  const workspace = new Workspace("bench/programs/hosts.ts", { count: String(hosts) });
  const figures = await withWorkspace(workspace, async () => {
    const { child, done } = workspace.start("up", "--yes", "--skip-preview", "--stack", STACK);
    const [first, memory] = await Promise.all([done, peakMemory(child.pid ?? 0, done)]);
    const again = await workspace.up();
    const state = await workspace.stateBytes();
    const destroy = await workspace.pulumi("destroy", "--yes", "--skip-preview", "--stack", STACK);
    return { first, memory, again, state, destroy };
  });
  return {
    hosts,
    up: figures.first.seconds,
    again: figures.again.seconds,
    destroy: figures.destroy.seconds,
    megabytes: figures.memory / 2 ** 20,
    kilobytesOfState: figures.state / 1024,
  };
}

export const benchmark: Benchmark = {
  title: "Scale",
  about: "Plain hosts on `local`, without services: what each further one costs.",
  async run(log) {
    const all: Figures[] = [];
    for (const size of SIZES) {
      const figures = await measure(size);
      log(JSON.stringify(figures));
      all.push(figures);
    }
    const keys = ["up", "again", "destroy", "megabytes", "kilobytesOfState"] as const;
    const rows = all.map((figures) => [String(figures.hosts), ...keys.map((key) => figures[key].toFixed(1))]);
    const slopes = keys.map((key) => fitLine(all.map((figures) => [figures.hosts, figures[key]])).slope);
    const columns = ["hosts", "up s", "second up s", "destroy s", "peak memory MiB", "state KiB"];
    const slope = ["each further host", ...slopes.map((value) => value.toFixed(3))];
    const notes = [
      "Memory: resident at most in Pulumi and its children together. Last row: slope of the fitted line.",
    ];
    return [{ title: "Plain hosts", columns, rows: [...rows, slope], notes }];
  },
};
