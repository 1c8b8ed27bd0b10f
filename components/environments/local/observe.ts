import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { parseObservations, type Observed } from "../supervision/observations";
import { asRoot, ownerId, script } from "./names";

const run = promisify(execFile);

/** Neither root nor sudo without a password. */
export class RightsError extends Error {}

/** Looks at the machine, once, for a whole stack. Nothing is changed. @throws RightsError */
export async function observe(stack: string, project: string): Promise<Observed> {
  const argv = [...asRoot.slice(1), "bash", script("observe"), ownerId(stack, project), stack];
  const { stdout } = await run(asRoot[0], argv, { cwd: project, maxBuffer: 16 << 20 }).catch(
    (error: unknown) => {
      // What sudo says when it would have to ask, in the language of the user: it always names itself first.
      if (!/^sudo: /m.test((error as { stderr?: string }).stderr ?? "")) throw error;
      throw new RightsError(
        "the environment `local` needs root, or sudo without a password: run this with sudo, or allow yourself `sudo -n` (NOPASSWD in sudoers)",
      );
    },
  );
  return parseObservations(stdout);
}
