import type { PlacedNode, SystemOptions } from "../system";
import { suiteProblem } from "./folder";

/**
 * What is wrong with `testbed:archy`, asked at preview.
 * @param file the stack file, named in each sentence
 */
export function stackProblems(
  { archy }: SystemOptions,
  all: readonly PlacedNode[],
  file: string,
): readonly string[] {
  if (!archy) return [];
  const names = new Set(all.map(({ name }) => name));
  const unknown = (key: string, wanted: readonly string[]): readonly string[] =>
    wanted
      .filter((name) => !names.has(name))
      .map(
        (name) =>
          `\`testbed:archy.${key}\` names \`${name}\` (${file}): expected nodes of the stack, which are ${[...names].map((each) => `\`${each}\``).join(", ")}.`,
      );
  const folders = [
    ...(archy.suite === undefined ? [] : [["suite", archy.suite] as const]),
    ...Object.entries(archy.suites).map(([name, folder]) => [`suites.${name}`, folder] as const),
  ];
  return [
    ...unknown("allowDestructive", archy.allowDestructive ?? []),
    ...unknown("machineIds", Object.keys(archy.machineIds)),
    ...folders.flatMap(([key, folder]) => {
      const problem = suiteProblem(folder);
      return problem === undefined
        ? []
        : [`\`testbed:archy.${key}\` is \`${folder}\` (${file}): ${problem}.`];
    }),
  ];
}
