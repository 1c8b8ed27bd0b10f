/** The plan's troubleshooting, as `testbed doctor` asks it. */
import type { Finding } from "../../../../scenarios/adapter";
import type { InventoryNode } from "../../../../scenarios/inventory";
import { runOnNode } from "../../../../scenarios/on-node";
import { reasonOf } from "../../../../scenarios/reason";
import { peersOf, underlayOf } from "../mesh";
import { isOverlay } from "../node/yggdrasil/address";
import { JOB } from "../monitoring/selectors";
import { DAEMON_CONFIG } from "../places";
import { isMesh } from "../ports";
import type { Mesh } from "./mesh";
import type { DaemonSelf } from "./mesh-member";
import { Prometheus } from "./prometheus";

const MILLISECONDS = 5000;

/** Findings about one node: the daemon's getSelf and the Peers of its configuration; of the monitor Prometheus's targets and `up`. */
export async function diagnose(mesh: Mesh, node: InventoryNode): Promise<readonly Finding[]> {
  if (node.services.length === 0) return [];
  const questions = isMesh(node)
    ? [
        finding("getSelf", "restart the service yggdrasil of the node", () => self(mesh, node)),
        finding("peers in the configuration", "deploy again: `testbed drift` tells what differs", () => configured(mesh, node)), // prettier-ignore
        finding("links", "see the log of yggdrasil: `testbed logs`", () => links(mesh, node)),
      ]
    : [
        finding("targets", "read the node's /metrics directly, then the log of prometheus", () =>
          targets(mesh, node),
        ),
        finding("query up", "restart prometheus; Grafana shows what it has", () => up(mesh, node)),
      ];
  return Promise.all(questions);
}

/** @param ask gives what was seen, or rejects with what is wrong */
async function finding(what: string, advice: string, ask: () => Promise<string>): Promise<Finding> {
  try {
    return { what, ok: true, saw: await ask() };
  } catch (error) {
    return { what, ok: false, saw: reasonOf(error), advice };
  }
}

async function self(mesh: Mesh, node: InventoryNode): Promise<string> {
  const { address, routing_entries: entries } = await mesh.member(node).daemon<DaemonSelf>("getSelf");
  if (!isOverlay(address)) throw new Error(`its address is ${address}, which is not in 200::/7`);
  return `${address}, ${entries} routing entries`;
}

async function configured(mesh: Mesh, node: InventoryNode): Promise<string> {
  const text = await runOnNode(node, ["cat", DAEMON_CONFIG], { timeout: MILLISECONDS });
  const { Peers: uris = [] } = JSON.parse(text) as { readonly Peers?: readonly string[] };
  const there = uris.map((uri) => uri.replace(/^\w+:\/\/|\?.*$/g, ""));
  const missing = peersOf(node, mesh.nodes).map(underlayOf).filter((underlay) => !there.includes(underlay)); // prettier-ignore
  if (missing.length > 0) throw new Error(`${missing.join(", ")} not in Peers of ${DAEMON_CONFIG}`);
  return `Peers of ${DAEMON_CONFIG} has all ${there.length}`;
}

async function links(mesh: Mesh, node: InventoryNode): Promise<string> {
  const [linked, expected] = [await mesh.member(node).linkedKeys(), mesh.nodes.length - 1];
  if (linked.size !== expected) throw new Error(`${linked.size} peers have a link, expected ${expected}`);
  return `${linked.size} peers`;
}

async function targets(mesh: Mesh, node: InventoryNode): Promise<string> {
  const all = await new Prometheus(node).targets();
  const down = all.filter(({ health }) => health !== "up");
  const [first] = down;
  if (first) throw new Error(`${down.map(({ labels }) => labels["node_id"] ?? labels["job"]).join(", ")} down: ${first.lastError}`); // prettier-ignore
  const nodes = all.filter(({ labels }) => labels["job"] === JOB).length;
  if (nodes !== mesh.nodes.length)
    throw new Error(`${nodes} nodes are targets, expected ${mesh.nodes.length}`);
  return `all ${all.length} targets are up`;
}

async function up(mesh: Mesh, node: InventoryNode): Promise<string> {
  const found = (await new Prometheus(node).query(`up{job="${JOB}"}`)).filter(({ value }) => value === 1);
  if (found.length !== mesh.nodes.length)
    throw new Error(`up is 1 for ${found.length} of ${mesh.nodes.length} nodes`);
  return `up is 1 for ${found.length} nodes`;
}
