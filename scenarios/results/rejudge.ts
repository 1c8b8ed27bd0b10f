/** One step's outcome from what was stored of it: raw samples where there are some, else the proof kept with the step. */
import { checkRegistry, isFromSamples } from "../checks/registry";
import { invalid, outcomeOf, type Outcomes } from "../runner/context";
import { countOperations } from "../runner/keep";
import { judgeLoad } from "../runner/steps/background";
import type { CheckState, Observation } from "../adapter";
import type { Operation } from "../history/history";
import type { Inventory } from "../inventory";
import type { CheckSpec, Step } from "../scenario";
import type { ScenarioResult, StepResult } from "./schema";

export class Rejudge {
  private readonly observed = new Map<string, Observation>();
  private readonly state: CheckState;
  private readonly ask: (check: CheckSpec) => Promise<Observation>;

  constructor(
    inventory: Inventory,
    private readonly scenario: ScenarioResult,
    histories: ReadonlyMap<string, readonly Operation[]>,
    private readonly looks: ReadonlyMap<number, readonly Observation[]>,
  ) {
    const loads = new Map(Object.entries(scenario.loads));
    const faults = new Map(scenario.faults.map((fault) => [fault.name, fault]));
    this.state = { observed: this.observed, histories, loads, faults };
    const registry = checkRegistry({ inventory, adapter: { checks: {} }, completed: () => undefined });
    this.ask = (check) => registry.ask(check, this.state)();
  }

  async step(index: number, step: Step): Promise<Outcomes> {
    const was = this.scenario.steps[index];
    if (was === undefined) return { outcome: "skipped", saw: "nothing was stored of it" };
    if (was.outcome === "skipped" || was.outcome === "unfinished") return was;
    switch (step.kind) {
      case "precondition":
        return this.looked(index, step, was, "blocked");
      case "check":
      case "always":
        return this.looked(index, step, was, "fail");
      case "observe": {
        const seen = await this.looked(index, step, was, "fail");
        if (seen.outcome !== "ok" || seen.observation === undefined) return { ...seen, outcome: "invalid" };
        this.observed.set(step.name, seen.observation);
        return seen;
      }
      case "finish":
        return this.finished(step.name, was);
      case "fault":
      case "heal":
        return was.outcome === "ok" && was.observation?.ok !== true
          ? invalid("no proof of it was stored")
          : was;
      case "hold":
      case "start-clients":
      case "start-load":
        return was;
    }
  }

  private async looked(
    index: number,
    step: Extract<Step, { check: CheckSpec }>,
    was: StepResult,
    otherwise: "blocked" | "fail",
  ): Promise<Outcomes> {
    const { seconds } = was;
    if (isFromSamples(step.check))
      return outcomeOf({ observation: await this.ask(step.check), looks: 1, seconds }, otherwise);
    const seen = this.looks.get(index) ?? [];
    const observation = step.kind === "always" ? worst(seen) : seen.at(-1);
    if (observation === undefined) return invalid("no sample of it is stored");
    return outcomeOf({ observation, looks: seen.length, seconds }, otherwise);
  }

  /** Samples that were counted when they were taken must still be there. */
  private finished(name: string, was: StepResult): Outcomes {
    if (was.outcome !== "ok") return was;
    const load = this.state.loads.get(name);
    if (load) return judgeLoad({ result: load });
    const counted = this.scenario.clients[name]?.operations;
    const { operations } = countOperations(this.state.histories.get(name) ?? []);
    if (counted === undefined || operations !== counted)
      return invalid(`${operations} operations are stored, but ${counted ?? 0} were recorded`);
    return was;
  }
}

/** As for `always`: what was seen not to hold outweighs what could not be seen. */
const worst = (seen: readonly Observation[]): Observation | undefined =>
  seen.find((each) => !each.ok && each.missing !== true) ??
  seen.find((each) => each.missing === true) ??
  seen.at(-1);
