import { readFileSync } from "node:fs";
import { ownerId } from "../components/environments/local/names";
import { STACK, withWorkspace, Workspace } from "../test/support/workspace";
import type { Benchmark } from "./benchmark";
import { fitLine } from "./fit";

const RATE = 1000;
/** What must be confirmed a second: the offer, but for the last blocks, which come only once a second. */
const CONFIRMED = 0.99 * RATE;
/** An hour, or as many minutes as TESTBED_SOAK_MINUTES says. */
const minutes = Number(process.env["TESTBED_SOAK_MINUTES"] ?? 60);
const NODES = ["node-pc", "node-mac1", "node-mac2"];
const LOOK_SECONDS = 10;
/** Start-up, and the first snapshots, are no growth. */
const WARM_UP_SECONDS = Math.min(600, (minutes * 60) / 6);

/** Seconds since the start, and MiB resident. */
type Look = readonly [seconds: number, mebibytes: number];

/** Memory of a node's process. @param directory of the workspace */
function resident(directory: string, node: string): number {
  const record = `/run/testbed/${ownerId(STACK, directory)}/nodes/${node}/services/the-block/service`;
  const pid = readFileSync(record, "utf8").split(" ")[0] ?? "";
  const kibibytes = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  return Number(kibibytes) / 1024;
}

const span = (looks: readonly Look[], from: number, to: number): number => {
  const values = looks.filter(([at]) => at >= from && at < to).map(([, value]) => value);
  return values.reduce((sum, value) => sum + value, 0) / values.length;
};

export const benchmark: Benchmark = {
  title: "Memory of a node",
  about: `Resident memory of the compatible node of The Block over ${minutes} minutes at ${RATE} transactions a second.`,
  async run(log) {
    const duration = minutes * 60;
    const settings = {
      rate: CONFIRMED,
      margin: RATE / CONFIRMED,
      duration,
      confirm: 60,
      p50: 1e6,
      p95: 1e6,
      p99: 1e6,
      late: 1,
    };
    const workspace = new Workspace("index.ts", {
      ...{
        environment: "local",
        system: "the-block",
        pace: "machine",
        monitoring: "none",
        scenarios: "none",
      },
    });
    return withWorkspace(workspace, async () => {
      await workspace.up();
      const looks = new Map<string, Look[]>(NODES.map((node) => [node, []]));
      const began = performance.now();
      const watch = setInterval(() => {
        const at = (performance.now() - began) / 1000;
        const seen = NODES.map((node) => {
          const value = resident(workspace.directory, node);
          looks.get(node)?.push([at, value]);
          return `${node} ${value.toFixed(0)} MiB`;
        });
        if (Math.round(at / LOOK_SECONDS) % 6 === 0) log(`${(at / 60).toFixed(0)} min: ${seen.join(", ")}`);
      }, LOOK_SECONDS * 1000);
      workspace.configure({ scenarios: [{ id: "TB-1", settings }] });
      // Its verdict is about the whole hour: all transactions confirmed on every node, none lost.
      await workspace.up().finally(() => {
        clearInterval(watch);
      });
      const rows = NODES.map((node) => {
        const all = looks.get(node) ?? [];
        const steady = all.filter(([at]) => at >= WARM_UP_SECONDS);
        const end = steady.at(-1)?.[0] ?? 0;
        const tenth = (end - WARM_UP_SECONDS) / 10;
        const early = span(steady, WARM_UP_SECONDS, WARM_UP_SECONDS + tenth);
        const late = span(steady, end - tenth, end + 1);
        const most = Math.max(...all.map(([, value]) => value));
        return [
          node,
          ...[early, late, most].map((value) => value.toFixed(0)),
          (fitLine(steady).slope * 3600).toFixed(1),
        ];
      });
      const columns = ["node", "after warm-up MiB", "at the end MiB", "most MiB", "slope MiB an hour"];
      const notes = [
        `Warm-up is the first ${(WARM_UP_SECONDS / 60).toFixed(0)} minutes; first and last tenth of the rest are means.`,
      ];
      return [{ title: `${RATE} tx/s for ${minutes} min, all confirmed`, columns, rows, notes }];
    });
  },
};
