import { DockerStack, webNode } from "../../test/support/docker-stack";
import type { Table } from "../benchmark";
import { measureOnset } from "../onset";

const FIRINGS = 120;
const HOSTS = 3;

/** How far apart containers are when one fault begins on all of them. */
export async function onsetTable(log: (line: string) => void): Promise<Table> {
  const nodes = Array.from({ length: HOSTS }, (_, index) => webNode(index));
  const stack = new DockerStack(`onset-${process.pid}`, nodes);
  try {
    await stack.up();
    log(`onset: ${HOSTS} containers, ${FIRINGS} firings`);
    const inventory = {
      ...({
        version: 1,
        stack: stack.stack,
        owner: stack.owner,
        environment: "docker",
        system: "web",
      } as const),
      ...{ capabilities: [], profile: "documented", controller: "10.217.0.1", vantage: [] },
      nodes: stack.inventory(),
    };
    const { p50, p99, max, boundP99, arming } = await measureOnset({ inventory: () => inventory }, FIRINGS);
    const figures = [p50, p99, max, boundP99, arming].map((value) => value.toFixed(1));
    const columns = ["hosts", "firings", "p50", "p99", "max", "order → last word p99", "arming"];
    return {
      title: "Onset of a partition in containers",
      columns,
      rows: [[String(HOSTS), String(FIRINGS), ...figures]],
      notes: ["Milliseconds. Target (idle): p99 ≤ 20."],
    };
  } finally {
    await stack.deployment.destroy();
  }
}
