import type { NodeSpec } from "../spec";
import type { MonitoringPlan } from "./plan";

type Nodes = readonly NodeSpec[];

/** The nodes, with the monitoring stack's ports open on the one that it runs on. Pure. */
export function withPorts(nodes: Nodes, plan: MonitoringPlan | undefined): Nodes {
  return changed(nodes, plan, (node, { ports }) => ({ ...node, ports: [...node.ports, ...ports] }));
}

/** The same with its services: what verification and runner are told, and no role component starts. Pure. */
export function withServices(nodes: Nodes, plan: MonitoringPlan | undefined): Nodes {
  return changed(nodes, plan, (node, { services }) => ({
    ...node,
    services: [...node.services, ...services],
  }));
}

function changed(
  nodes: Nodes,
  plan: MonitoringPlan | undefined,
  change: (node: NodeSpec, plan: MonitoringPlan) => NodeSpec,
): Nodes {
  return plan ? nodes.map((node) => (node.name === plan.node ? change(node, plan) : node)) : nodes;
}
