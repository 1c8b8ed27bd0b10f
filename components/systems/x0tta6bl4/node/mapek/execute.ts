import { type Admin, Refused } from "../yggdrasil/admin";
import type { Action } from "./plan";

/** E: carries out one action. @throws Error when the daemon does not answer */
export async function execute({ kind, peer }: Action, admin: Admin): Promise<void> {
  if (kind !== "add_peer") await admin.removePeer(peer.uri).catch(ignoreRefusal);
  if (kind !== "remove_peer") await admin.addPeer(peer.uri).catch(ignoreRefusal);
}

/** It is as wanted already. */
function ignoreRefusal(error: unknown): void {
  if (!(error instanceof Refused)) throw error;
}
