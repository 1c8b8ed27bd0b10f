import type { PulumiRun } from "../../test/support/pulumi-run";
import type { ScenarioRecord } from "./record";

/** What came of one `up`. */
export interface Outcome {
  readonly seconds: number;
  readonly scenarios: readonly ScenarioRecord[];
}

/** What the preview says of a scenario that cannot run there, or means nothing there. */
const refusals = [
  /^\s*(?:error: |- )?(?<sentence>scenario `(?<id>[^`]+)` needs the capability .*)$/gm,
  /^\s*- `testbed:scenarios\[\d+\]` is `(?<id>[^`]+)` \([^)]*\): (?<sentence>it is about the environment .*)$/gm,
];

/** Scenario → sentence, of an update that nothing came of. Pure. */
export function refusedIn(output: string): ReadonlyMap<string, string> {
  const found = refusals.flatMap((refusal) => [...output.matchAll(refusal)]);
  return new Map(found.map(({ groups: { id = "", sentence = "" } = {} }) => [id, sentence]));
}

/** Last paragraph of what Pulumi said. Pure. */
export function lastWords(output: string): string {
  const diagnostics = output.slice(output.lastIndexOf("Diagnostics:"));
  const lines = diagnostics.split("\n").map((line) => line.trim());
  return lines
    .filter(
      (line) =>
        line !== "" &&
        !/^(Diagnostics:|Resources:|Duration:|pulumi:pulumi:Stack|error: update failed|error: preview failed|[+~-] \d+ |\d+ errored|\d+ unchanged)/.test(
          line,
        ),
    ) // prettier-ignore
    .join(" ")
    .slice(0, 500);
}

/**
 * Runs all scenarios of a system once. Those that the preview refuses are left out then, with its reason.
 * @param ids of the system's scenarios
 */
export async function runPair(run: PulumiRun, ids: readonly string[]): Promise<Outcome> {
  const began = performance.now();
  const refused = new Map<string, string>();
  for (;;) {
    const wanted = ids.filter((id) => !refused.has(id));
    run.workspace.configure({ scenarios: wanted });
    const problem = wanted.length === 0 ? undefined : await deploy(run);
    const seconds = (performance.now() - began) / 1000;
    if (problem === undefined) return { seconds, scenarios: recordsOf(run, ids, refused) };
    const more = [...refusedIn(problem)].filter(([id]) => wanted.includes(id));
    // What is wrong is no scenario's own: none can run.
    if (more.length === 0) for (const id of wanted) refused.set(id, lastWords(problem));
    for (const [id, sentence] of more) refused.set(id, sentence);
  }
}

/** @returns what Pulumi said when it did not come to verdicts */
async function deploy(run: PulumiRun): Promise<string | undefined> {
  try {
    await run.upToVerdicts();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function recordsOf(
  run: PulumiRun,
  ids: readonly string[],
  refused: ReadonlyMap<string, string>,
): readonly ScenarioRecord[] {
  const results = refused.size === ids.length ? [] : run.results().flatMap(({ scenarios }) => scenarios);
  return ids.map((id): ScenarioRecord => {
    const sentence = refused.get(id);
    if (sentence !== undefined) return { id, verdict: "refused", reason: sentence };
    const { verdict, reason, seconds } = results.findLast((each) => each.id === id) ?? {};
    if (verdict === undefined) throw new Error(`${id} has no verdict`);
    return {
      ...{ id, verdict },
      ...(verdict !== "pass" && reason !== undefined && { reason }),
      ...(seconds !== undefined && { seconds: Math.round(seconds * 10) / 10 }),
    };
  });
}
