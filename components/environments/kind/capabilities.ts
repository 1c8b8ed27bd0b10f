import { containerCapabilities } from "../containers/capabilities";
import type { Capabilities, Capability } from "../environment";
import { ClusterError, kubectl, type Ask } from "./kubectl";

const carriedInNetwork: readonly Capability[] = ["partition", "reject", "loss", "rate", "delay"];
const carriedInHost: readonly Capability[] = ["process", "workers", "disk", "clock"];

/** What a cluster has to let its user do, by what stands on it. */
const permissions: readonly { readonly asked: readonly string[]; readonly of: readonly Capability[] }[] = [
  { asked: ["patch", "pods", "--subresource=ephemeralcontainers"], of: carriedInNetwork },
  { asked: ["delete", "pods"], of: ["recreate"] },
  { asked: ["patch", "statefulsets"], of: ["recreate", "scale"] },
  { asked: ["patch", "nodes"], of: ["drain"] },
  { asked: ["create", "pods", "--subresource=eviction"], of: ["drain"] },
  { asked: ["create", "pods", "--subresource=exec"], of: [...carriedInNetwork, ...carriedInHost] },
];

/** What cannot be done to a stack with nodes in several clusters. */
export const acrossClusters: Readonly<Partial<Record<Capability, string>>> = Object.fromEntries(
  carriedInNetwork.map((capability) => [
    capability,
    "its nodes are in several clusters, and what comes from another cluster comes in the name of a node of the cluster, like the controller, so that it cannot be told from that; put all nodes into one cluster (`testbed:clusters`)",
  ]),
);

/** Lines as of `probe.sh`, for a kernel that nobody can be asked about before something runs there: what every kernel has. */
export const ASSUMED = [
  ...["nft", "owner", "partition", "reject", "loss", "rate", "clock"],
  "delay\twhether the kernel of the cluster's nodes has netem is not known before something runs there",
].join("\n");

/**
 * What the hosts of a stack can do.
 * @param probe lines of `probe.sh`
 * @param forbidden what the cluster does not let us do, see `forbiddenBy`
 */
export function capabilitiesOf(
  probe: string,
  diskMegabytes: number | undefined,
  forbidden: Readonly<Partial<Record<Capability, string>>> = {},
): Capabilities {
  const { has, missing } = containerCapabilities(probe, diskMegabytes);
  const lacking: Partial<Record<Capability, string>> = {
    disconnect: "a pod cannot be taken off its network; `isolate` cuts it off from the others",
    ...forbidden,
  };
  // A StatefulSet makes every pod anew that is gone.
  const all: readonly Capability[] = [...has, "recreate", "drain", "scale"];
  return { has: new Set(all.filter((name) => !(name in lacking))), missing: { ...missing, ...lacking } };
}

/** What the user may not do in a namespace of a cluster that is there. Changes nothing. */
export async function forbiddenBy(
  ask: Ask,
  namespace: string,
): Promise<Readonly<Partial<Record<Capability, string>>>> {
  const refused = await Promise.all(
    permissions.map(async ({ asked, of }) => {
      const said = await kubectl(ask, ["auth", "can-i", ...asked, "--namespace", namespace]).catch(
        (error: unknown) => {
          // It ends with 1 for a no.
          if (error instanceof ClusterError) return error.message;
          throw error;
        },
      );
      if (said.trim() === "yes") return [];
      const why = `the cluster does not let its user ${asked.join(" ")} in the namespace ${namespace}`;
      return of.map((capability) => [capability, why] as const);
    }),
  );
  return Object.fromEntries(refused.flat());
}
