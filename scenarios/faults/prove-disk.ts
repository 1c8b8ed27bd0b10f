import type { Observation } from "../adapter";
import type { InventoryNode } from "../inventory";
import { runScript } from "../on-node";
import type { DiskFault } from "./plan";
import { judged, type Proof, type ServiceProofArgs } from "./proof";
import { serviceOf } from "./service-of";
import { until } from "./until";

/** A full disk is proved by a small write beside the service's state: there is room before and after, and none while it is on. */
export function proveDisk({
  fault,
  nodes,
  signal,
  biteMilliseconds = 5000,
}: ServiceProofArgs<DiskFault>): Proof {
  const look = async (expected: "room" | "full"): Promise<Observation> => {
    const seen = await Promise.all(
      nodes.map(async (node) => ({ node, found: await probe(node, fault.service) })),
    );
    const say = ({ node, found }: (typeof seen)[number]) =>
      `${fault.service} on ${node.name} has ${found === "room" ? "room" : "no room"} for its state`;
    return judged(
      seen.filter(({ found }) => found !== expected).map((each) => `${say(each)}, expected otherwise`),
      seen.map(say).join(", "),
    );
  };
  return {
    async baseline() {
      const seen = await look("room");
      if (!seen.ok) throw new Error(`fault disk-full could not be proved: ${seen.saw}`);
    },
    on: () => until(() => look("full"), biteMilliseconds, signal),
    off: () => look("room"),
  };
}

async function probe(node: InventoryNode, name: string): Promise<string> {
  const { state } = serviceOf(node, name);
  if (state === undefined) throw new Error(`${name} on ${node.name} keeps no state that anybody knows of`);
  return (await runScript(node, "probe-disk.sh", [state], { timeout: 10_000 })).trim();
}
