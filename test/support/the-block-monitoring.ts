import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { delimiter, resolve } from "node:path";
import { planMonitoring, type MonitoringPlan } from "../../components/monitoring/plan";
import type { FileSpec, NodeSpec } from "../../components/spec";
import { monitoring } from "../../components/systems/the-block/monitoring";
import { portsOf, type Role } from "../../components/systems/the-block/ports";

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
