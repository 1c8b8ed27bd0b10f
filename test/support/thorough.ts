/** Whether this run is to repeat things as often as they are promised, and not only as often as shows a mistake. */
export const thorough = process.env["TESTBED_TEST_THOROUGH"] === "1";

/** The mistakes to make in this run: all if it is thorough, else the first for each scenario that has to notice one. */
export function mistakesOf<T extends { readonly scenario: { readonly id: string } }>(
  all: readonly T[],
): readonly T[] {
  const first = new Map([...all].reverse().map((each) => [each.scenario.id, each]));
  return thorough ? all : all.filter((each) => first.get(each.scenario.id) === each);
}
