/** Whether a dotted version is at least another one: numbers part by part, what follows them is ignored. */
export function isAtLeast(version: string, least: string): boolean {
  const parts = numbers(version);
  for (const [index, wanted] of numbers(least).entries()) {
    const part = parts[index] ?? 0;
    if (part !== wanted) return part > wanted;
  }
  return true;
}

function numbers(version: string): number[] {
  return (/\d+(\.\d+)*/.exec(version)?.[0] ?? "0").split(".").map(Number);
}
