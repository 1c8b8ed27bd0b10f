/** Runs a scenario that breaks nothing, without a stack: on nodes that are there, wherever they are. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Adapter, CheckState, RunningClients } from "../adapter";
import { checkRegistry } from "../checks/registry";
import type { Operation } from "../history/history";
import type { Inventory } from "../inventory";
import { reasonOf } from "../reason";
import { pollThroughout, pollUntil } from "../runner/poll";
import type { Scenario, Step, Verdict } from "../scenario";

export interface Proof {
  readonly verdict: Verdict;
  readonly seconds: number;
  /** One sentence: what did not hold, or what the last check saw. */
  readonly reason: string;
}

/** Why a scenario ended before its last step. */
class Ended extends Error {
  constructor(
    readonly verdict: Verdict,
    message: string,
  ) {
    super(message);
  }
}

/** @param told called with the title of each step that begins */
export async function prove(
  { steps }: Scenario,
  inventory: Inventory,
  adapter: Adapter,
  told: (title: string) => void,
): Promise<Proof> {
  const began = performance.now();
  const running = new Map<string, RunningClients>();
  const histories = new Map<string, readonly Operation[]>();
  const state = { observed: new Map(), histories, loads: new Map(), faults: new Map() } satisfies CheckState;
  const completed = (name: string): number | undefined => running.get(name)?.completed();
  const registry = checkRegistry({ inventory, adapter, completed });
  const { signal } = new AbortController();

  const run = async (step: Step): Promise<string> => {
    switch (step.kind) {
      case "precondition":
      case "check":
      case "always": {
        const ask = registry.ask(step.check, state);
        const { observation } =
          step.kind === "always"
            ? await pollThroughout(ask, { seconds: step.during, signal })
            : await pollUntil(ask, { seconds: step.within, signal });
        if (observation.ok && observation.missing !== true) return observation.saw;
        const otherwise = step.kind === "precondition" ? "blocked" : "fail";
        throw new Ended(observation.missing === true ? "invalid" : otherwise, observation.saw);
      }
      case "hold":
        await sleep(step.seconds * 1000);
        return `held for ${step.seconds} s`;
      case "start-clients": {
        const clients = await adapter.workloads[step.clients.workload]?.(step.clients);
        if (!clients) throw new Ended("invalid", `there is no workload "${step.clients.workload}"`);
        running.set(step.name, clients);
        return "";
      }
      case "finish": {
        const operations = (await running.get(step.name)?.stop()) ?? [];
        running.delete(step.name);
        histories.set(step.name, operations);
        return `${operations.length} operations`;
      }
      default:
        throw new Ended("unsupported", `a step of kind ${step.kind} needs a stack of ours`);
    }
  };

  const ended = (verdict: Verdict, reason: string): Proof => {
    return { verdict, reason, seconds: (performance.now() - began) / 1000 };
  };
  let last = "";
  try {
    for (const step of steps) {
      told(step.title);
      try {
        last = await run(step);
      } catch (error) {
        const verdict = error instanceof Ended ? error.verdict : "invalid";
        return ended(verdict, `${step.title}: ${reasonOf(error)}`);
      }
    }
  } finally {
    await Promise.allSettled([...running.values()].map((clients) => clients.stop()));
  }
  return ended("pass", last);
}
