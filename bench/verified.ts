import type { Workspace } from "../test/support/workspace";

/**
 * Seconds until everything of a stack that is up was verified.
 * @param began milliseconds since 1970
 * @throws Error when it was not
 */
export async function verifiedAfter(began: number, workspace: Workspace): Promise<number> {
  const resources = await workspace.resources();
  const verification = resources.find(({ urn }) => urn.endsWith("command:local:Command::verification"));
  if (verification?.created === undefined) throw new Error("the stack has no verification");
  return (Date.parse(verification.created) - began) / 1000;
}
