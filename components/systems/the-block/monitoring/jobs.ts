import type { ScrapeJob } from "../../../monitoring/monitoring-spec";
import type { NodeSpec } from "../../../spec";
import { identityOf } from "../identity";
import { AGGREGATOR, METRICS, TREASURY } from "../ports";

/** The plan's jobs with its labels, and `node` on all of them: the name of the host. */
export function jobsOf(nodes: readonly NodeSpec[]): readonly ScrapeJob[] {
  const at = (port: number) => (node: NodeSpec) => ({
    address: `${node.address}:${port}`,
    labels: { node: node.name },
  });
  return [
    ...nodes.map((node) => ({
      name: jobOf(node, nodes),
      targets: [at(METRICS)(node)],
      labels: { instance: identityOf(node), role: node.role === "observer" ? "observer" : "validator" },
    })),
    {
      name: "treasury-executor",
      targets: nodes.filter(({ role }) => role !== "observer").map(at(TREASURY)),
      labels: { component: "treasury" },
    },
    {
      // In its series `node` is the identity of the node that they are of.
      name: "metrics-aggregator",
      ownLabels: true,
      targets: nodes.filter(({ role }) => role === "observer").map(at(AGGREGATOR)),
    },
  ];
}

/** `node-primary`, `node-replica1`…, `node-observer`, `node-observer2`… */
function jobOf(node: NodeSpec, nodes: readonly NodeSpec[]): string {
  const number = nodes.filter(({ role }) => role === node.role).indexOf(node) + 1;
  const numbered = node.role === "replica" || number > 1;
  return `node-${node.role}${numbered ? number : ""}`;
}
