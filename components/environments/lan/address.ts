import { existsSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Subnet } from "../../network/addresses";
import type { NodeSpec } from "../../spec";
import { addressFile } from "./names";
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

/**
 * Asks a host at the address that its ssh config says, although it was given another one: that is forgotten if it is there, and
 * holds on if it is not, because it may only be off.
 * @returns undefined if it was given none
 */
export async function askWhereItWas<T>(
  { project, stack, node }: { readonly project: string; readonly stack: string; readonly node: string },
  ask: () => Promise<T>,
): Promise<T | undefined> {
  const given = join(project, addressFile(stack, node));
  const aside = `${given}.aside`;
  if (!existsSync(given)) return undefined;
  renameSync(given, aside);
  try {
    const answer = await ask();
    rmSync(aside);
    return answer;
  } finally {
    if (existsSync(aside)) renameSync(aside, given);
  }
}
