import { checkProblems, isFromSamples } from "./checks/registry";
import type { Step } from "./scenario";

/** What steps may name: the system's own checks and its workloads. */
export interface Vocabulary {
  readonly checks: readonly string[];
  readonly workloads: readonly string[];
}

/**
 * One sentence for each thing that is wrong with a scenario's steps apart from its faults (those: `conflictsOf`). Pure, so
 * it is known at preview, before anything changes.
 */
export function stepProblems(steps: readonly Step[], { checks, workloads }: Vocabulary): readonly string[] {
  const started = new Set<string>();
  const on = new Set<string>();
  return steps.flatMap((step) => {
    const problems: string[] = [];
    if ("check" in step) {
      problems.push(...checkProblems(step.check, checks));
      // Judging a history may keep the runner busy for longer than a fault's lease lasts.
      if (problems.length === 0 && on.size > 0 && isFromSamples(step.check))
        problems.push(
          `check "${step.check.check}" judges stored samples while fault "${[...on].join('", "')}" is on; move it behind the heal.`,
        );
    }
    if (step.kind === "fault") on.add(step.name);
    if (step.kind === "heal") on.delete(step.name);
    if (step.kind === "start-clients" && !workloads.includes(step.clients.workload))
      problems.push(
        `there is no workload "${step.clients.workload}"; there are: ${workloads.join(", ") || "none"}.`,
      );
    if (step.kind === "start-clients" || step.kind === "start-load") {
      if (started.has(step.name)) problems.push(`"${step.name}" was started before; give each its own name.`);
      started.add(step.name);
    }
    if (step.kind === "finish" && !started.has(step.name))
      problems.push(`it finishes "${step.name}", but nothing of that name was started before.`);
    return problems.map((problem) => `step "${step.title}": ${problem}`);
  });
}
