import { randomUUID } from "node:crypto";
import type { RunningClients } from "../../../../../scenarios/adapter";
import type { Arguments } from "../../../../../scenarios/checks/arguments";
import { startRegisterClients, type Registers } from "../../../../../scenarios/registers";
import type { Cluster } from "../cluster";
import type { Member } from "../member";

/**
 * `registers { clients, keys, rate, milliseconds?, serializable? }`: clients, each bound to one member, read, write and
 * compare-and-set registers. `serializable` reads may be stale: that breaks linearizability on purpose.
 */
export function startRegisters(cluster: Cluster, args: Arguments): RunningClients {
  const { context, nodes } = cluster;
  const serializable = args["serializable"] === true;
  return startRegisterClients({
    context,
    nodes,
    registersOf: (node) => registersOf(cluster.member(node), serializable),
    prefix: `${context.runId}/registers/${randomUUID()}`,
    args,
  });
}

function registersOf(member: Member, serializable: boolean): Registers {
  return {
    read: async (key, milliseconds) =>
      (await member.read(key, { serializable }, milliseconds))?.value ?? null,
    write: (key, value, milliseconds) => member.put(key, value, milliseconds),
    cas: (key, change, milliseconds) => member.cas(key, change, milliseconds),
  };
}
