import { Problem } from "./exit";
import { runsOf } from "./project";

/** Two runs at once would see each other's faults, and a run writes to its results. @throws Problem when one is under way */
export function refuseWhileRunning(root: string, stack: string): void {
  for (const { results } of runsOf(root, stack))
    for (const { id, state, owner } of results.scenarios)
      if (state === "running")
        throw new Problem(`${id} of run ${results.run.id} is running (pid ${owner.pid}); wait for its end`);
}
