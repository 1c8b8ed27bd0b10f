/** Every check by name: common ones (here) and the system's own (`SYSTEM/name`, from its adapter). */
import type { Adapter, CheckState, Observation } from "../adapter";
import type { Inventory } from "../inventory";
import type { CheckSpec } from "../scenario";
import { allOf } from "./all-of";
import type { CheckWorld, CommonCheck } from "./check";
import { clientsProgress } from "./clients-progress";
import { historyLinearizable } from "./history-linearizable";
import { historyOutage } from "./history-outage";
import { historyRefused } from "./history-refused";
import { historyServed } from "./history-served";
import { loadWithin } from "./load-within";
import { lockExclusive, lockTakenOver } from "./lock-holds";
import { membersReady } from "./members-ready";

const COMMON_CHECKS: Readonly<Record<string, CommonCheck>> = {
  "all-of": allOf,
  "clients/progress": clientsProgress,
  "history/linearizable": historyLinearizable,
  "history/outage-within": historyOutage,
  "history/refused": historyRefused,
  "history/served": historyServed,
  "load/within": loadWithin,
  "lock/exclusive": lockExclusive,
  "lock/taken-over": lockTakenOver,
  "members-ready": membersReady,
};

interface Registry {
  /** A question that can be asked any number of times. Throws when nobody could answer it. */
  ask(spec: CheckSpec, state: CheckState): () => Promise<Observation>;
}

interface RegistryArgs {
  readonly inventory: Inventory;
  readonly adapter: Pick<Adapter, "checks">;
  readonly completed: CheckWorld["completed"];
}

export function checkRegistry(args: RegistryArgs): Registry {
  const registry: Registry = {
    ask(spec, state) {
      const problems = checkProblems(spec, Object.keys(args.adapter.checks));
      if (problems.length > 0) throw new Error(problems.join("; "));
      const { check: name, ...values } = spec;
      const common = COMMON_CHECKS[name];
      if (common) {
        const parsed = common.arguments.parse(values);
        return async () => common.run(parsed, state, world);
      }
      const own = args.adapter.checks[name];
      if (own === undefined) throw new Error(`no check "${name}"`);
      return () => own(values, state);
    },
  };
  const world: CheckWorld = { ...args, ask: (spec, state) => registry.ask(spec, state)() };
  return registry;
}

/** What is wrong with a check before it is asked: unknown name, wrong arguments, also of those inside it. */
export function checkProblems(spec: CheckSpec, ofSystem: readonly string[]): readonly string[] {
  const { check: name, ...values } = spec;
  const common = COMMON_CHECKS[name];
  if (common === undefined) {
    if (ofSystem.includes(name)) return [];
    const known = [...Object.keys(COMMON_CHECKS), ...ofSystem].sort().join(", ");
    return [`there is no check "${name}"; there are: ${known}`];
  }
  const parsed = common.arguments.safeParse(values);
  if (!parsed.success)
    return parsed.error.issues.map(
      (issue) => `check "${name}": ${[...issue.path, issue.message].join(": ")}`,
    );
  const inner = name === "all-of" ? (values["checks"] as readonly CheckSpec[]) : [];
  return inner.flatMap((each) => checkProblems(each, ofSystem));
}

/** Whether stored samples are enough to answer it again. */
export function isFromSamples(spec: CheckSpec): boolean {
  if (spec.check === "all-of") return (spec["checks"] as readonly CheckSpec[]).every(isFromSamples);
  return COMMON_CHECKS[spec.check]?.fromSamples ?? false;
}

/** What a common check demands, in words; undefined for a system's own, which its name has to tell. */
export const aboutCheck = (check: string): string | undefined => COMMON_CHECKS[check]?.about;
