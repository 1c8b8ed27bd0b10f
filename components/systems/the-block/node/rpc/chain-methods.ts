import { z } from "zod";
import { recordsOf } from "../ledger/block";
import type { Entry } from "../ledger/block-tree";
import type { Ledger } from "../ledger/ledger";
import { parseParams } from "../rpc-params";
import type { Counters, Json, RpcHandler } from "../running-node";
import { RpcError } from "./rpc-error";
import { batchesOf, disbursementsOf, headerView } from "./views";

const MAX_HEADERS = 1000;
const MAX_BLOCKS = 100;
const rangeSchema = z.strictObject({ from: z.int().min(0), to: z.int().min(0) });
const addressParam = z.strictObject({ address: z.string().regex(/^[0-9a-f]{40}$/, "20 bytes in hex") });

/** `light.*` and `balance`. */
export function chainMethods(
  ledger: Ledger,
  counters: Pick<Counters, "reorgs">,
): Readonly<Record<string, RpcHandler>> {
  const { genesis } = ledger;
  const range = (params: Readonly<Record<string, unknown>>, most: number): readonly Entry[] => {
    const { from, to } = parseParams(rangeSchema, params);
    if (to < from || to - from >= most)
      throw new RpcError(400, `wrong parameters: \`to\` must be from ${from} to ${from + most - 1}`);
    return ledger.range(from, to);
  };
  return {
    "light.latest_header": () => ({
      ...headerView(ledger.head, genesis),
      confirmed_height: ledger.confirmedHeight(),
      reorgs: counters.reorgs,
    }),
    "light.headers": (params) => range(params, MAX_HEADERS).map((entry) => headerView(entry, genesis)),
    "light.blocks": (params) => range(params, MAX_BLOCKS).map((entry) => blockView(ledger, entry)),
    balance: (params): Json => ({ amount: ledger.state.balance(parseParams(addressParam, params).address) }),
  };
}

function blockView(ledger: Ledger, entry: Entry): object {
  const records = entry.header.height === 0 ? [] : recordsOf(ledger.bodies.blockOf(entry));
  return {
    ...headerView(entry, ledger.genesis),
    batches: batchesOf(records),
    disbursements: disbursementsOf(records),
  };
}
