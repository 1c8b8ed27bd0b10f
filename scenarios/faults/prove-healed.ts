import type { Observation } from "../adapter";
import { inNetworkOf, runOnNode } from "../on-node";
import { judged, type NetworkProofArgs } from "./proof";
import type { Reachability } from "./reachability";

/** The end of every fault of rules: its table is gone from all nodes, and what answered before it answers again. */
export async function proveHealed(args: NetworkProofArgs, reachability: Reachability): Promise<Observation> {
  const problems = [...(await tablesLeft(args)), ...(await reachability.leftovers())];
  return judged(problems, `${reachability.cut.length} paths answer again`);
}

async function tablesLeft({ instructions, table }: NetworkProofArgs): Promise<readonly string[]> {
  const found = await Promise.all(
    instructions.map(async ({ node }) => {
      const listing = await runOnNode(inNetworkOf(node), ["nft", "list", "tables"], { timeout: 10_000 });
      return listing.split("\n").includes(`table inet ${table}`)
        ? [`${node.name} still has table ${table}`]
        : [];
    }),
  );
  return found.flat();
}
