import type { Subnet } from "../../network/addresses";
import type { NodeSpec } from "../../spec";
import type { LanHostConfig, StaticAddresses } from "./schema";

/**
 * The address that a host is given, as words for `scripts/static-ip.sh`; empty when it has its own. Pure.
 * @param controller address with which the host sees the controller
 */
export function addressWords(
  { address }: Pick<NodeSpec, "address">,
  host: Pick<LanHostConfig, "interface"> | undefined,
  given: StaticAddresses | undefined,
  { prefix }: Pick<Subnet, "prefix">,
  controller: string,
): string {
  if (given === undefined) return "";
  const servers = given.nameservers.length > 0 ? given.nameservers.join(",") : "-";
  return [host?.interface ?? "-", `${address}/${prefix}`, given.gateway ?? "-", servers, controller].join(
    " ",
  );
}
