import * as z from "zod";
import type { Observation } from "../adapter";
import { tryFromController } from "../faults/probe";
import type { InventoryNode } from "../inventory";
import { reasonOf } from "../reason";
import { describeStatus, readStatus, runs } from "../service-status";
import { commonCheck, missing } from "./check";
import { chosen, MissingData, nodeChoice } from "./node-choice";

const TIMEOUT = 2000;

/** Looks at each member twice: does its process run (a stopped one still accepts connections), and does its port answer? */
export const membersReady = commonCheck({
  about: "on every node (or those chosen) all services run and their TCP ports accept connections",
  arguments: z.strictObject({
    on: nodeChoice.optional(),
    /** Name of a port; all TCP ports without it. */
    port: z.string().optional(),
  }),
  fromSamples: false,
  async run({ on = "all", port }, state, { inventory }) {
    try {
      const asked = chosen(on, inventory.nodes, state);
      const seen = await Promise.all(asked.map((node) => memberReady(node, port)));
      const wrong = seen.find((each) => !each.ok && each.missing !== true) ?? seen.find((each) => !each.ok);
      return wrong ?? { ok: true, saw: `${asked.length} of ${asked.length} members ready` };
    } catch (error) {
      if (error instanceof MissingData) return missing(error.message);
      throw error;
    }
  },
});

async function memberReady(node: InventoryNode, port: string | undefined): Promise<Observation> {
  const ports = node.ports.filter(
    (each) => each.protocol === "tcp" && (port === undefined || each.name === port),
  );
  if (ports.length === 0)
    return missing(`${node.name} has no TCP port${port === undefined ? "" : ` "${port}"`}`);
  for (const service of node.services) {
    const status = await readStatus(node, service).catch(reasonOf);
    if (typeof status === "string") return missing(status);
    if (!runs(status))
      return {
        ok: false,
        saw: `${service.name} on ${node.name} is ${describeStatus(status)}, expected running`,
      };
  }
  for (const { number } of ports) {
    const outcome = await tryFromController(node, number, TIMEOUT);
    if (outcome !== "open")
      return {
        ok: false,
        saw: `${node.name} does not accept connections on ${node.address}:${number}: ${outcome}`,
      };
  }
  return { ok: true, saw: `${node.name} is ready` };
}
