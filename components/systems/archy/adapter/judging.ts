/** Whether a gate is green: only complete iterations count, and nothing is green that was not run. Pure. */
import type { Iteration } from "./records";
import { incomplete, type TapTest } from "./tap";

const shown = (tests: readonly TapTest[]): string =>
  `${tests
    .slice(0, 3)
    .map(({ name }) => `“${name}”`)
    .join(", ")}${tests.length > 3 ? ` and ${tests.length - 3} more` : ""}`;

/** Why an iteration is not green; undefined if it is. */
export function redness(
  { code, taps, reported }: Iteration,
  allowedSkips: readonly string[],
): string | undefined {
  const tests = taps.flatMap((tap) => tap.tests);
  const red = tests.filter(({ result }) => result === "not ok");
  if (red.length > 0) return `${red.length} of ${tests.length} tests failed: ${shown(red)}`;
  if (code === undefined) return "it was not complete";
  if (code === 124 || code === 137) return "it took too long and was ended";
  if (code !== 0) return `the suite ended with ${code}`;
  if (taps.length === 0) return "no test was run by bats";
  const [gap] = taps.map(incomplete).filter((each) => each !== undefined);
  if (gap !== undefined) return gap;
  if (reported !== tests.length) return `TAP has ${tests.length} tests, JUnit ${reported}`;
  const skipped = tests.filter(({ result, name }) => result === "skip" && !allowedSkips.includes(name));
  return skipped.length > 0 ? `${skipped.length} tests were skipped: ${shown(skipped)}` : undefined;
}

export interface Colour {
  readonly green: boolean;
  readonly saw: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** @param wanted green iterations in a row */
export function colourOf(
  iterations: readonly Iteration[],
  wanted: number,
  allowedSkips: readonly string[],
): Colour {
  const reasons = iterations.map((each) => redness(each, allowedSkips));
  const data = {
    iterations: iterations.map(({ number, code, taps }, index) => {
      const tests = taps.flatMap((tap) => tap.tests);
      const count = (result: TapTest["result"]): number =>
        tests.filter((each) => each.result === result).length;
      const skips = tests.filter(({ result }) => result === "skip").map(({ name }) => name);
      const counts = { ok: count("ok"), failed: count("not ok"), skips };
      return { number, code: code ?? null, ...counts, red: reasons[index] ?? null };
    }),
  };
  const first = reasons.findIndex((reason) => reason !== undefined);
  if (first >= 0)
    return { green: false, saw: `iteration ${first + 1} of ${wanted} is red: ${reasons[first] ?? ""}`, data };
  if (iterations.length < wanted)
    return { green: false, saw: `${iterations.length} of ${wanted} iterations were run`, data };
  const tests = iterations.flatMap(({ taps }) => taps).flatMap((tap) => tap.tests);
  const skipped = tests.filter(({ result }) => result === "skip").length;
  const notes = skipped > 0 ? `, ${skipped} skipped as allowed` : "";
  return { green: true, saw: `green ${iterations.length} times, ${tests.length} tests${notes}`, data };
}
