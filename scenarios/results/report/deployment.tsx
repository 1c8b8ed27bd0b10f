/** @jsxRuntime automatic @jsxImportSource preact */
/** What the run was made against: nodes, ports, services. */
import type { JSX } from "preact";
import type { ReportRun } from "./model";
import { Table } from "./totals";

export function Deployment({ run }: { readonly run: ReportRun }): JSX.Element | null {
  const inventory = run.scenarios.find(({ input }) => input)?.input?.inventory;
  if (inventory === undefined) return null;
  const { nodes, capabilities, controller } = inventory;
  return (
    <section class="deployment" aria-labelledby="deployment-title">
      <h2 id="deployment-title">Deployment</h2>
      <Table
        class="texts"
        caption={`${nodes.length} nodes; the controller is ${controller}; faults that were possible: ${capabilities.join(", ") || "none"}`}
        head={["Node", "role", "address", "ports", "services"]}
        rows={nodes.map(({ name, role, address, ports, services }) => [
          name,
          role,
          address,
          ports.map((port) => `${port.name} ${port.number}/${port.protocol}`).join(", "),
          services.map((service) => service.name).join(", "),
        ])}
      />
    </section>
  );
}
