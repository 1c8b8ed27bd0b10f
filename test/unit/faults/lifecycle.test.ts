import assert from "node:assert/strict";
import { Lifecycle, type FaultStep } from "../../../scenarios/faults/lifecycle";

const steps: readonly FaultStep[] = ["setup", "inject", "verifyOn", "recover", "verifyOff", "cleanup"];

function after(...done: readonly FaultStep[]): Lifecycle {
  const lifecycle = new Lifecycle("cut");
  done.forEach((step) => lifecycle.done(step));
  return lifecycle;
}

const possible = (lifecycle: Lifecycle) =>
  steps.filter((step) => {
    try {
      lifecycle.check(step);
      return true;
    } catch {
      return false;
    }
  });

describe("the lifecycle of a fault", () => {
  for (const { done, next, state } of [
    { done: [], next: ["setup", "cleanup"], state: "new" },
    { done: ["setup"], next: ["inject", "cleanup"], state: "armed" },
    { done: ["setup", "inject"], next: ["verifyOn", "recover", "cleanup"], state: "injected" },
    { done: ["setup", "inject", "verifyOn"], next: ["verifyOn", "recover", "cleanup"], state: "proven" },
    { done: ["setup", "inject", "recover"], next: ["verifyOff", "cleanup"], state: "recovered" },
    {
      done: ["setup", "inject", "verifyOn", "recover", "verifyOff"],
      next: ["verifyOff", "cleanup"],
      state: "healed",
    },
    { done: ["setup", "cleanup"], next: ["cleanup"], state: "clean" },
  ] as const)
    it(`allows ${next.join(", ")} after ${done.join(", ") || "nothing"}`, () => {
      const lifecycle = after(...done);
      assert.equal(lifecycle.state, state);
      assert.deepEqual(possible(lifecycle), next);
    });

  it("says what was wrong with a step out of order", () => {
    assert.throws(() => after("setup").done("recover"), {
      message: "fault cut: recover is not possible while it is armed; it must be injected or proven",
    });
  });
});
