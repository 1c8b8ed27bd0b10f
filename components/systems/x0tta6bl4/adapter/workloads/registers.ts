import { randomUUID } from "node:crypto";
import type { RunningClients } from "../../../../../scenarios/adapter";
import type { Arguments } from "../../../../../scenarios/checks/arguments";
import { startRegisterClients } from "../../../../../scenarios/registers";
import type { Mesh } from "../mesh";

/** `registers { clients, keys, rate, milliseconds? }`: see `scenarios/registers.ts`. A condition is by revision. */
export function startRegisters(mesh: Mesh, args: Arguments): RunningClients {
  const { context, nodes } = mesh;
  return startRegisterClients({
    context,
    nodes,
    registersOf: (node) => mesh.member(node),
    prefix: `${context.runId}/registers/${randomUUID()}`,
    args,
  });
}
