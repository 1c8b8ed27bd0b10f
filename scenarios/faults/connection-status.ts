import { z } from "zod";
import type { InventoryNode } from "../inventory";
import { runOnNode } from "../on-node";

const schema = z.strictObject({
  connected: z.boolean(),
  /** In the stack's network; none while it is not connected. */
  addresses: z.array(z.string()),
  /** Names that others of the network know it by. */
  names: z.array(z.string()),
  /** `ADDRESS:PORT/PROTOCOL` of the controller's side, as they are published now. */
  published: z.array(z.string()),
});

/** What joins a node to its network says of it. Lists are sorted. */
export type ConnectionStatus = z.infer<typeof schema>;

/** argv of what joins the node to its network. @throws a sentence when nothing of the environment does */
export function networkOf({ name, network }: InventoryNode): readonly string[] {
  if (network === undefined) throw new Error(`nothing of this environment can take ${name} off its network`);
  return network;
}

/** @throws an error that names the node when it cannot be asked */
export async function readConnection(node: InventoryNode): Promise<ConnectionStatus> {
  const text = await runOnNode({ ...node, exec: [] }, [...networkOf(node), "status"], { timeout: 20_000 });
  return schema.parse(JSON.parse(text));
}

/** In words, for messages. */
export function describeConnection({ connected, addresses, names, published }: ConnectionStatus): string {
  const list = (values: readonly string[]) => values.join(" ") || "nothing";
  if (!connected) return `off its network, with ${list(published)} published`;
  return `at ${list(addresses)} as ${list(names)}, with ${list(published)} published`;
}
