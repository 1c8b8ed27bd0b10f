/** Whether a host may be tested, and every reason why not. */
import { setTimeout as sleep } from "node:timers/promises";
import { reasonOf } from "../../../../scenarios/reason";
import type { FleetHost } from "./fleet-host";

export interface Precondition {
  readonly name: string;
  readonly met: boolean;
  /** Not met, and the user answers for it. */
  readonly waived: boolean;
  readonly saw: string;
}

/** ready: all met. blocked: a reason why not. left-out: no target now, and nobody is to blame. */
export interface Readiness {
  readonly state: "ready" | "blocked" | "left-out";
  /** Of all that was looked at, or of what is in the way. */
  readonly saw: string;
  readonly all: readonly Precondition[];
  /** All that is in the way may be over in a moment. */
  readonly passing?: boolean;
}

/** Names that `preconditions.sh` prints: one that is missing is not met. */
const ON_HOST = [
  ...["identity", "tools", "disk", "gate", "password", "synced", "archival"],
  ...["installs", "proxy", "units", "settled"],
];
const MOST_CLOCK_OFFSET = 1;
/** A node that has just been started does not meet these yet. */
const PASSING = ["password", "settled"];
const PAUSE_MILLISECONDS = 1000;

/** Reads the lines of `on-host/preconditions.sh`. */
export function readPreconditions(text: string, waived: readonly string[]): readonly Precondition[] {
  const lines = new Map(
    text
      .split("\n")
      .map((line) => line.split("\t"))
      .map(([name = "", state = "", saw = ""]) => [name, { state, saw }]),
  );
  return ON_HOST.map((name) => {
    const { state, saw } = lines.get(name) ?? { state: "unseen", saw: "the host did not say" };
    const met = state === "ok";
    return { name, met, waived: !met && waived.includes(name), saw };
  });
}

/** What follows from them. */
export function readinessOf(all: readonly Precondition[], onlyIfSynced: boolean): Readiness {
  const synced = all.find(({ name }) => name === "synced");
  if (onlyIfSynced && synced?.met !== true)
    return { state: "left-out", saw: `left out, because it is not synced: ${synced?.saw ?? "unseen"}`, all };
  const reasons = all.filter(({ met, waived }) => !met && !waived);
  if (reasons.length > 0)
    return {
      state: "blocked",
      saw: reasons.map(({ name, saw }) => `${name}: ${saw}`).join("; "),
      all,
      passing: reasons.every(({ name }) => PASSING.includes(name)),
    };
  const waived = all.filter((each) => each.waived).map(({ name }) => name);
  const notes = waived.length > 0 ? `, ${waived.join(", ")} waived` : "";
  return { state: "ready", saw: `${all.length} preconditions met${notes}`, all };
}

/** @throws Error when the host cannot be asked */
export async function preconditionsOf(host: FleetHost): Promise<Readiness> {
  const { facts } = host;
  const text = await host.preconditions();
  const offset = await host.clockOffset();
  const all: readonly Precondition[] = [
    {
      name: "consent",
      met: facts.consent,
      waived: false,
      saw: facts.consent
        ? "its apps may be installed, stopped and removed"
        : `\`testbed:archy.allowDestructive\` does not name ${host.name}`,
    },
    ...readPreconditions(text, facts.waived),
    {
      name: "clock",
      met: offset <= MOST_CLOCK_OFFSET,
      waived: offset > MOST_CLOCK_OFFSET && facts.waived.includes("clock"),
      saw: `off by ${offset.toFixed(1)} s at least, at most ${MOST_CLOCK_OFFSET} s`,
    },
  ];
  return readinessOf(all, facts.onlyIfSynced);
}

/**
 * The same, once nothing that is only passing is in the way, or the time is over. A host that cannot be asked is blocked. Never
 * rejects.
 */
export async function settledPreconditions(host: FleetHost, seconds: number): Promise<Readiness> {
  const deadline = performance.now() + seconds * 1000;
  for (;;) {
    const readiness = await preconditionsOf(host).catch((error: unknown): Readiness => {
      return { state: "blocked", saw: `cannot be asked: ${reasonOf(error)}`, all: [], passing: true };
    });
    if (readiness.passing !== true || performance.now() > deadline) return readiness;
    await sleep(PAUSE_MILLISECONDS);
  }
}
