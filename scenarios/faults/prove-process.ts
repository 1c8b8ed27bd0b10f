import type { InventoryNode } from "../inventory";
import type { ProcessFault } from "./plan";
import { describeStatus, readStatus, runs, type ServiceStatus } from "../service-status";
import { judged, type Proof, type ServiceProofArgs } from "./proof";
import { serviceOf } from "./service-of";
import { until } from "./until";

/** A process fault is proved by what /proc says of the service's process: gone, stopped, or another pid. */
export function proveProcess({
  fault,
  nodes,
  signal,
  // An orderly stop takes its time.
  biteMilliseconds = 15_000,
}: ServiceProofArgs<ProcessFault>): Proof {
  const before = new Map<string, ServiceStatus>();
  const look = (expected: (status: ServiceStatus, node: InventoryNode) => boolean, wanted: string) =>
    Promise.all(
      nodes.map(async (node) => {
        const status = await readStatus(node, serviceOf(node, fault.service));
        const saw = `${fault.service} on ${node.name} is ${describeStatus(status)}`;
        return { saw, problem: expected(status, node) ? undefined : `${saw}, expected ${wanted}` };
      }),
    ).then((seen) =>
      judged(
        seen.flatMap(({ problem }) => problem ?? []),
        seen.map(({ saw }) => saw).join(", "),
      ),
    );
  const running = () => look(runs, "running");
  return {
    async baseline() {
      for (const node of nodes) before.set(node.name, await readStatus(node, serviceOf(node, fault.service)));
      const seen = await running();
      if (!seen.ok) throw new Error(`fault ${fault.kind} could not be proved: ${seen.saw}`);
    },
    on() {
      const bites = (status: ServiceStatus, node: InventoryNode) => {
        if (fault.kind === "pause") return status.state.startsWith("T");
        if (fault.kind === "restart") return runs(status) && status.pid !== before.get(node.name)?.pid;
        return status.pid === undefined;
      };
      const wanted = {
        pause: "stopped (T)",
        restart: "running with another pid",
        kill: "gone",
        stop: "gone",
      };
      return until(() => look(bites, wanted[fault.kind]), biteMilliseconds, signal);
    },
    off: running,
  };
}
