import { nodesOf, numberOf } from "../../../../../scenarios/checks/arguments";
import { faultOf } from "../../../../../scenarios/checks/node-choice";
import type { Checks } from "../../../../../scenarios/checks/answers";
import { textOf } from "../../../../../scenarios/checks/arguments";
import type { Call } from "../answers";
import { wrongResult } from "../calls";
import type { Realm } from "../realm";
import { described } from "./calls";
import { observingCalls } from "./observing-calls";

/** Time-outs that the plan allows before a success. */
const TIMEOUTS = 2;

/**
 * `macula/failed-over { calls, fault, attempt, total }`: each call first tried a node that the fault is on, and failed there;
 * another one answered, with its own result, after two time-outs at most; no attempt took `attempt` seconds and no call `total`.
 */
export function failoverChecks(realm: Realm): Checks {
  return {
    "macula/failed-over": observingCalls(realm, (made, args, state) => {
      const fault = textOf(args, "fault");
      faultOf(fault, state);
      const broken = new Set(
        nodesOf({ on: { inside: fault } }, state, realm.providers).map(({ name }) => name),
      );
      const limits = { attempt: numberOf(args, "attempt"), total: numberOf(args, "total") };
      const problems = made.calls.flatMap((call) => {
        const problem = problemOf(call, broken, limits);
        return problem === undefined ? [] : [`x = ${call.x}: ${problem} (${described(call)})`];
      });
      const wrong = problems.length > 0 ? undefined : wrongResult(realm, made);
      const slowest = Math.max(...made.calls.map(({ milliseconds }) => milliseconds)) / 1000;
      const how = tally(
        made.calls.map(({ attempts: [first] }) => `${first?.node ?? ""} ${first?.outcome ?? ""}`),
      );
      const saw = `${made.calls.length} calls went on to another node (${how}), the slowest in ${slowest.toFixed(2)} s`;
      return {
        ok: problems.length === 0 && wrong === undefined,
        saw:
          problems.length > 0
            ? `${problems.length} of ${made.calls.length} calls: ${problems[0] ?? ""}`
            : (wrong ?? saw),
        data: { slowest, calls: made.calls },
      };
    }),
  };
}

function problemOf(
  { ok, node, attempts, milliseconds }: Call,
  broken: ReadonlySet<string>,
  { attempt, total }: { readonly attempt: number; readonly total: number },
): string | undefined {
  const [first] = attempts;
  if (!first || !broken.has(first.node))
    return `${first?.node ?? "nobody"} was tried first, which is not broken`;
  if (first.outcome === "ok") return `${first.node} answered, although it is broken`;
  if (!ok) return "it failed";
  if (node === undefined || broken.has(node)) return `${node ?? "nobody"} answered`;
  const timeouts = attempts.filter(({ outcome }) => outcome === "timeout").length;
  if (timeouts > TIMEOUTS) return `${timeouts} time-outs (limit ${TIMEOUTS})`;
  const slow = attempts.find((each) => each.milliseconds >= attempt * 1000);
  if (slow) return `the attempt at ${slow.node} took ${seconds(slow.milliseconds)} (limit ${attempt} s)`;
  return milliseconds < total * 1000 ? undefined : `it took ${seconds(milliseconds)} (limit ${total} s)`;
}

const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(2)} s`;

/** `10 × a, 2 × b`. */
function tally(words: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts].map(([word, count]) => `${count} × ${word}`).join(", ");
}
