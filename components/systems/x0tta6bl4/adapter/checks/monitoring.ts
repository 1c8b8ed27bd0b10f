import type { Observation } from "../../../../../scenarios/adapter";
import { numberOf } from "../../../../../scenarios/checks/arguments";
import { listed, observing, type Checks } from "../../../../../scenarios/checks/answers";
import { MissingData } from "../../../../../scenarios/checks/node-choice";
import { NODES, JOB } from "../../monitoring/selectors";
import type { Mesh } from "../mesh";
import { Prometheus } from "../prometheus";

/** `x0tta6bl4/watched { intervals }`: Prometheus has every node up, sums up all its peers, and asked it that lately. */
export function monitoringChecks(mesh: Mesh): Checks {
  return {
    "x0tta6bl4/watched": observing(async (args): Promise<Observation> => {
      const { monitor, nodes } = mesh;
      if (!monitor) throw new MissingData("nobody watches the mesh");
      const prometheus = new Prometheus(monitor);
      const targets = (await prometheus.targets()).filter(({ labels }) => labels["job"] === JOB);
      const problems = new Map<string, string>();
      for (const { name } of nodes) {
        const own = targets.filter(({ labels }) => labels["node_id"] === name);
        const [target] = own;
        if (!target || own.length > 1) problems.set(name, `is ${own.length} targets`);
        else if (target.health !== "up") problems.set(name, `is ${target.health}: ${target.lastError}`);
        else if (!(target.age < numberOf(args, "intervals") * target.interval))
          problems.set(name, `was asked ${target.age.toFixed(1)} s ago, every ${target.interval} s`);
      }
      if (targets.length > nodes.length)
        problems.set("Prometheus", `has ${targets.length} targets for ${nodes.length} nodes`);
      if (problems.size > 0) return { ok: false, saw: listed(problems) };
      const wanted = nodes.length * (nodes.length - 1);
      const [sum] = await prometheus.query(`sum(yggdrasil_peers_active{${NODES}})`);
      if (sum?.value !== wanted) return { ok: false, saw: `the sum of peers is ${sum?.value ?? "nothing"}, expected ${wanted}` }; // prettier-ignore
      return { ok: true, saw: `${nodes.length} targets up, sum of peers ${wanted}`, data: { targets: nodes.length, peers: wanted } }; // prettier-ignore
    }),
  };
}
