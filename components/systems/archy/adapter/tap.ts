/** What bats says of a run: TAP, and JUnit beside it. */

export interface TapTest {
  readonly number: number;
  readonly name: string;
  readonly result: "ok" | "not ok" | "skip";
}

export interface Tap {
  /** Tests that were to be run; undefined when the run broke off before it said so. */
  readonly planned: number | undefined;
  readonly tests: readonly TapTest[];
}

export function parseTap(text: string): Tap {
  const plan = /^1\.\.(\d+)\b/m.exec(text)?.[1];
  const tests = [...text.matchAll(/^(not ok|ok) (\d+) ?(.*)$/gm)].map(
    ([, word, number, rest = ""]): TapTest => {
      // bats tells the time of each test as a comment.
      const [, name = "", skipped] = /^(.*?)(?:\s+# in \d+ ms)?(\s+# skip\b.*?)?$/i.exec(rest) ?? [];
      const result = skipped !== undefined ? "skip" : word === "ok" ? "ok" : "not ok";
      return { number: Number(number), name, result };
    },
  );
  return { planned: plan === undefined ? undefined : Number(plan), tests };
}

/** A sentence if not every planned test was run exactly once. */
export function incomplete({ planned, tests }: Tap): string | undefined {
  if (planned === undefined) return "no plan was printed";
  if (planned === 0) return "no test was planned";
  const numbers = new Set(tests.map(({ number }) => number));
  const all = Array.from({ length: planned }, (_, index) => index + 1);
  return tests.length === planned && all.every((number) => numbers.has(number))
    ? undefined
    : `${tests.length} of ${planned} planned tests were run`;
}

/** Test cases in a JUnit report. */
export const junitTests = (text: string): number => text.match(/<testcase\b/g)?.length ?? 0;
