import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { isFree } from "../../network/free-port";

/**
 * Ports that the stack file asks for and another program of this machine has: a sentence for each.
 * @param demanded `testbed:ports`
 * @param running whether our forwarder runs: what it listens on is taken, but by us
 */
export async function takenPorts(
  { stack, project }: { readonly stack: string; readonly project: string },
  demanded: Readonly<Record<string, number>>,
  running: boolean,
  file: string,
): Promise<readonly string[]> {
  const text = await readFile(join(project, ".testbed", "run", stack, "forward.json"), "utf8").catch(
    () => "{}",
  );
  const own = new Set(running ? Object.values(JSON.parse(text) as Record<string, number>) : []);
  const problems = Object.entries(demanded).map(async ([name, port]) =>
    own.has(port) || (await isFree(port, "127.0.0.1"))
      ? []
      : `\`testbed:ports.${name}\` is \`${port}\` (${file}): another program of this machine has it; choose another port, or end that program.`,
  );
  return (await Promise.all(problems)).flat();
}
