import { docker, type Engine } from "../engine/docker";

/** What `kind` calls the network of its clusters, and keeps when they are gone. */
const NETWORK = "kind";

/**
 * Takes away the network of clusters from an engine of ours if no container, running or not, is in it: the next cluster makes it anew.
 * One that outlived its engine may still have something plugged into it that answers at the addresses of nodes to come.
 * @returns whether there was one to take away
 */
export async function renewNetwork({ host, own }: Pick<Engine, "host" | "own">): Promise<boolean> {
  if (!own) return false;
  const there = await docker(host, ["network", "ls", "--quiet", "--filter", `name=^${NETWORK}$`]);
  if (there === "") return false;
  const users = await docker(host, ["ps", "--all", "--quiet", "--filter", `network=${NETWORK}`]);
  if (users !== "") return false;
  await docker(host, ["network", "rm", NETWORK]);
  return true;
}
