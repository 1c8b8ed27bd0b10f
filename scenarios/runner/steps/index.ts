/** Every kind of step and what runs it. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Step } from "../../scenario";
import type { Context, Outcomes } from "../context";
import { finish, startClients, startLoad } from "./background";
import { always, check, observe, precondition } from "./checks";
import { fault, heal } from "./faults";

/** Runs one step. Rejects when the step broke or the signal was aborted. */
export async function runStep(step: Step, context: Context): Promise<Outcomes> {
  switch (step.kind) {
    case "precondition":
      return precondition(step, context);
    case "check":
      return check(step, context);
    case "always":
      return always(step, context);
    case "observe":
      return observe(step, context);
    case "fault":
      return fault(step, context);
    case "heal":
      return heal(step, context);
    case "hold":
      await sleep(step.seconds * 1000, undefined, { signal: context.signal });
      return { outcome: "ok", saw: `held for ${step.seconds} s` };
    case "start-clients":
      return startClients(step, context);
    case "start-load":
      return startLoad(step, context);
    case "finish":
      return finish(step, context);
    default:
      return step satisfies never;
  }
}
