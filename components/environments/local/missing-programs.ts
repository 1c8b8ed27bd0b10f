import type { NodeSpec } from "../../spec";
import { isInstalled } from "./installed";

/**
 * Programs that services run and this machine does not have: a sentence for each. Without it a deployment would wait until
 * readiness passes its deadline.
 * @param installed whether hosts find a program by its name
 */
export function missingPrograms(
  nodes: readonly NodeSpec[],
  project: string,
  installed: (program: string, project: string) => boolean = isInstalled,
): readonly string[] {
  const users = new Map<string, string[]>();
  for (const { name, services } of nodes)
    for (const { name: service, command, programs = [] } of services)
      for (const program of new Set([...command.slice(0, 1), ...programs]))
        if (!program.includes("/")) users.set(program, [...(users.get(program) ?? []), `${name}/${service}`]);
  return [...users]
    .filter(([program]) => !installed(program, project))
    .map(
      ([program, services]) =>
        `\`${program}\`, which ${services.join(", ")} ${services.length > 1 ? "need" : "needs"}, is not on this machine. Install it, or let \`npm run setup -- --stack STACK\` do it.`,
    );
}
