import * as z from "zod";
import type { InventoryNode } from "./inventory";
import { runProgram, type RunLimits } from "./run-program";

const schema = z.strictObject({
  /** Its name with who keeps it: that of a pod. */
  name: z.string(),
  /** Another one for one that was made anew. */
  id: z.string(),
  /** What it is seen with where it is; none while it is not there. */
  address: z.string(),
  /** The machine that it runs on. */
  machine: z.string(),
  /** The image that it was made from, as it was declared, and as the machine has it; of something else there is none. */
  declared: z.string(),
  image: z.string(),
  digest: z.string(),
  /** Why it is not what it is to be; empty when it is. */
  trouble: z.string(),
  /** Others that are at its address too. */
  copies: z.array(z.strictObject({ name: z.string(), address: z.string(), trouble: z.string() })).default([]),
});

/** What who keeps a host says of it. Without `id` there is none at the moment. */
export type HostStatus = z.infer<typeof schema>;

/** argv of who keeps the host. @throws a sentence when nobody of the environment does */
export function keeperOf({ name, keeper }: InventoryNode): readonly string[] {
  if (keeper === undefined) throw new Error(`nobody of this environment makes ${name} anew`);
  return keeper;
}

/** @throws an error that names the node when it cannot be asked */
export async function readHost(
  node: InventoryNode,
  limits: RunLimits = { timeout: 20_000 },
): Promise<HostStatus> {
  const argv = [...keeperOf(node), "status"];
  try {
    return schema.parse(JSON.parse(await runProgram(node.name, argv, limits)));
  } catch (error) {
    const { message, cause } = error as Error;
    throw new Error(`${node.name}: who keeps it cannot be asked: ${message}`, { cause });
  }
}

/** In words, for messages. */
export function describeHost({ name, id, machine, trouble }: HostStatus): string {
  if (id === "") return `${name} is not there (${trouble})`;
  return `${name} (${id.slice(0, 8)}) ${trouble === "" ? `runs on ${machine}` : `does not run: ${trouble}`}`;
}

/** Milliseconds for an explanation: who waits for it has an error already. */
const EXPLAINING = 5000;

/** Why a node is not what it is to be, in words; undefined when nobody says that it is not. */
export async function troubleOf(node: InventoryNode, signal?: AbortSignal): Promise<string | undefined> {
  if (node.keeper === undefined || signal?.aborted === true) return undefined;
  try {
    const host = await readHost(node, { timeout: EXPLAINING, ...(signal && { signal }) });
    return host.trouble === "" ? undefined : describeHost(host);
  } catch {
    return undefined;
  }
}
