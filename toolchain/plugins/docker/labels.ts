import type { PropertyMap } from "../provider/property";

/** Labels as the engine takes them. */
export function labelMap(
  labels: readonly { readonly label: string; readonly value: string }[] | undefined,
): Record<string, string> {
  return Object.fromEntries((labels ?? []).map(({ label, value }) => [label, value]));
}

/** Labels as inputs and outputs have them. */
export function labelList(
  labels: Readonly<Record<string, string>> | null | undefined,
): readonly PropertyMap[] {
  return Object.entries(labels ?? {}).map(([label, value]) => ({ label, value }));
}
