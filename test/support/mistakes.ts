import assert from "node:assert/strict";
import { join } from "node:path";
import type { StackRun } from "./stack-run";
import { thorough } from "./thorough";

/** A mistake in a system's program, and the scenario that has to notice it. */
export interface Mistake<Name extends string = string> {
  readonly sabotage: Name;
  /** With settings that make it shorter. */
  readonly scenario: { readonly id: string; readonly settings?: Readonly<Record<string, number>> };
  /** @default "fail" */
  readonly verdict?: string;
  readonly reason: RegExp;
  /** The scenarios that would meet it, too: what they have to notice is not deployed with it. */
  readonly disturbs?: "all" | readonly string[];
  /** What else must be seen while it is deployed. */
  readonly also?: () => void;
}

type Disturbing = Pick<Mistake, "scenario" | "disturbs">;

/**
 * The mistakes that are deployed together: no two for the same scenario, and none that disturbs another one's.
 * @param every whether to make all of them, and not only the first for each scenario
 */
export function deploymentsOf<T extends Disturbing>(all: readonly T[], every = thorough): T[][] {
  const deployments: T[][] = [];
  const seen = new Set<string>();
  for (const mistake of all) {
    const { id } = mistake.scenario;
    if (!every && seen.has(id)) continue;
    seen.add(id);
    const fitting = deployments.find((others) =>
      others.every((other) => !isDisturbed(other, mistake) && !isDisturbed(mistake, other)),
    );
    if (fitting) fitting.push(mistake);
    else deployments.push([mistake]);
  }
  return deployments;
}

function isDisturbed({ scenario: { id } }: Disturbing, { scenario, disturbs = [] }: Disturbing): boolean {
  return id === scenario.id || disturbs === "all" || disturbs.includes(id);
}

/**
 * Declares a test for each mistake: its scenario says what is wrong.
 * @param spoil writes the program with these mistakes in it
 */
export function areFoundOut<Name extends string, Sabotage>(
  stack: StackRun,
  all: readonly Mistake<Name>[],
  sabotages: Readonly<Record<Name, Sabotage>>,
  spoil: (wanted: readonly Sabotage[], file: string) => void,
): void {
  deploymentsOf(all).forEach((mistakes, index) => {
    describe(mistakes.length > 1 ? `with ${mistakes.length} mistakes` : "with one mistake", () => {
      before(async () => {
        const binary = join(stack.workspace.directory, `mistakes-${index}.cjs`);
        const wanted = mistakes.map(({ sabotage }) => sabotages[sabotage]);
        spoil(wanted, binary);
        const scenarios = mistakes.map(({ scenario }) => scenario);
        stack.workspace.configure({ profile: "upstream", binary, scenarios });
        const { done } = await stack.up();
        await assert.rejects(done, /not every scenario passed/);
      });
      for (const { sabotage, scenario, verdict = "fail", reason, also } of mistakes)
        it(`is found out by ${scenario.id}: ${sabotage}`, () => {
          const judged = stack
            .results()
            .at(-1)
            ?.scenarios.find(({ id }) => id === scenario.id);
          assert.ok(judged);
          assert.match(judged.reason, reason);
          assert.equal(judged.verdict, verdict, judged.reason);
          also?.();
        });
    });
  });
}
