import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { delimiter, resolve } from "node:path";
import { planMonitoring, type MonitoringPlan } from "../../components/monitoring/plan";
import type { FileSpec, NodeSpec } from "../../components/spec";
import { monitoring } from "../../components/systems/the-block/monitoring";
import { EXECUTORS } from "../../components/systems/the-block/monitoring/selectors";
import { portsOf, type Role } from "../../components/systems/the-block/ports";
import type { PrometheusApi } from "./prometheus-api";

/** PATH with the project's own tools in front. */
export const PATH = [resolve(".testbed", "bin"), process.env["PATH"]].join(delimiter);

/** Whether this machine has a program. */
export function has(program: string): boolean {
  return spawnSync(program, ["--version"], { env: { ...process.env, PATH } }).status === 0;
}

/** The plan's three nodes in a network `A.B.C`. */
export function threeNodes(network = "192.168.1"): readonly NodeSpec[] {
  const node = (name: string, role: Role, last: number): NodeSpec => ({
    name,
    role,
    address: `${network}.${last}`,
    ports: portsOf(role),
    services: [],
  });
  return [
    node("node-pc", "primary", 10),
    node("node-mac1", "replica", 11),
    node("node-mac2", "observer", 12),
  ];
}

/** The system's settings, as `testbed:settings` resolves them. */
const paces = { full: { lease: 60, poll: 10, health: 60 }, quick: { lease: 6, poll: 1, health: 5 } } as const;

/** The monitoring stack of The Block. @throws Error with all problems */
export function planned(pace: "full" | "quick", nodes = threeNodes(), files?: string): MonitoringPlan {
  const problems: string[] = [];
  const spec = monitoring(nodes, { profile: "documented", settings: paces[pace] });
  const config = { pace, monitoring: files === undefined ? {} : { files } };
  const plan = planMonitoring(spec, { config, file: "Pulumi.test.yaml", nodes, grafana: true }, problems);
  if (problems.length > 0) throw new Error(problems.join("\n"));
  return plan;
}

/** The files of a service of the plan by path, as text. */
export function filesOf(plan: MonitoringPlan, service: string): ReadonlyMap<string, string> {
  const files = plan.services.find(({ name }) => name === service)?.files ?? [];
  return new Map(files.map((file) => [file.path, textOf(file)]));
}

function textOf({ content }: FileSpec): string {
  if (typeof content === "string") return content;
  return "template" in content ? content.template : readFileSync(content.file, "utf8");
}

interface Executor {
  readonly node: string;
  /** Where it is scraped. */
  readonly instance: string;
}
const executors: readonly [Executor, Executor] = [
  { node: "node-pc", instance: "192.168.1.10:9101" },
  { node: "node-mac1", instance: "192.168.1.11:9101" },
];

/** The treasury's executor that has the lease, and then the one that waits for it. @throws when there is not one of each */
export async function executorsByRole(prometheus: PrometheusApi): Promise<readonly [Executor, Executor]> {
  const leases = await prometheus.query(`treasury_executor_active{${EXECUTORS}} == 1`);
  const instances = leases.map(({ metric }) => metric["instance"]).join();
  const [one, other] = executors;
  if (instances === one.instance) return [one, other];
  if (instances === other.instance) return [other, one];
  throw new Error(`not one executor has the lease: ${instances || "none"}`);
}
