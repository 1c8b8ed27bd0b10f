/** How scenarios speak to the mesh. Knows nothing of Pulumi: the runner loads it alone. */
import type { AdapterFactory, Observation } from "../../../../scenarios/adapter";
import { isMesh } from "../ports";
import { apiChecks } from "./checks/api";
import { healingChecks } from "./checks/healing";
import { keyChecks } from "./checks/keys";
import { leadershipChecks } from "./checks/leadership";
import { linkChecks } from "./checks/links";
import { loadChecks } from "./checks/load";
import { monitoringChecks } from "./checks/monitoring";
import { diagnose } from "./diagnose";
import { latestLeader, Mesh } from "./mesh";
import type { MeshMember } from "./mesh-member";
import { Prometheus } from "./prometheus";
import { startRegisters } from "./workloads/registers";
import { startWrites } from "./workloads/writes";

export const adapter: AdapterFactory = (context) => {
  const mesh = new Mesh(context);
  return {
    async leader() {
      const name = latestLeader(await mesh.statuses())?.name;
      return mesh.nodes.find((node) => node.name === name);
    },
    async sample(node) {
      if (!isMesh(node)) return {};
      const member = mesh.member(node);
      const [{ leader, role, term, commit_index: commit }, { body }] = await Promise.all([
        member.raft(),
        member.get("/mesh/peers"),
      ]);
      return { peers: Number(body["count"]), leader: leader ?? "none", role, term, commit };
    },
    async health(node) {
      if (isMesh(node)) return nodeHealth(mesh.member(node));
      if (node.services.length === 0)
        return { ok: true, saw: "watches nothing: the stack has no monitoring" };
      const targets = await new Prometheus(node).targets();
      const down = targets.filter(({ health }) => health !== "up").length;
      return { ok: down === 0, saw: `watches ${targets.length} targets, ${down} of them down` };
    },
    diagnose: (node) => diagnose(mesh, node),
    checks: {
      ...linkChecks(mesh),
      ...apiChecks(mesh),
      ...healingChecks(mesh),
      ...leadershipChecks(mesh),
      ...keyChecks(mesh),
      ...loadChecks(mesh),
      ...monitoringChecks(mesh),
    },
    workloads: {
      registers: (args) => Promise.resolve(startRegisters(mesh, args)),
      writes: (args) => Promise.resolve(startWrites(mesh, args)),
    },
  };
};

async function nodeHealth(member: MeshMember): Promise<Observation> {
  const { status, body } = await member.get("/health");
  const { node_id: id, peers, leader, problems } = body;
  if (id !== undefined && id !== member.node.name)
    return { ok: false, saw: `is node \`${JSON.stringify(id)}\`` };
  if (status !== 200) return { ok: false, saw: `is not well: ${JSON.stringify(problems ?? body["status"])}` };
  return { ok: true, saw: `${Number(peers)} peers, ${String(leader)} leads` };
}
