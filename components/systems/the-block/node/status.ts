import * as z from "zod";
import { loadConfig } from "./config/load-config";
import { callRpc, localAddress } from "./json-rpc-call";

const TIMEOUT_MS = 3_000;

const statusSchema = z.looseObject({
  identity: z.string(),
  role: z.string(),
  height: z.number(),
  confirmed_height: z.number(),
  peers: z.number(),
  executor: z.looseObject({ identity: z.string(), active: z.boolean(), epoch: z.number() }).nullable(),
});

/**
 * `the-block status`: what the node on this host says of itself.
 * @throws Error when it does not answer
 */
export async function status(file: string, asJson: boolean): Promise<void> {
  const { network } = loadConfig(file);
  const answer = statusSchema.parse(
    await callRpc(localAddress(network.rpc_addr), "node.status", {}, TIMEOUT_MS),
  );
  process.stdout.write(asJson ? `${JSON.stringify(answer)}\n` : textOf(answer));
}

function textOf(answer: z.infer<typeof statusSchema>): string {
  const { executor } = answer;
  const treasury = executor
    ? `${executor.identity}, ${executor.active ? `active in epoch ${executor.epoch}` : "standing by"}`
    : "none";
  const rows = {
    identity: answer.identity,
    role: answer.role,
    height: `${answer.height} (${answer.confirmed_height} confirmed)`,
    peers: answer.peers,
    executor: treasury,
  };
  return Object.entries(rows)
    .map(([key, value]) => `${key.padEnd(10)}${value}\n`)
    .join("");
}
