import Mocha from "mocha";

const reasonKey = Symbol.for("testbed.skip-reason");

interface Reasoned {
  [reasonKey]?: string;
  parent?: Reasoned | undefined;
}

/**
 * Skips the running test, or from a `before` hook all tests of the suite, and says why. Only for what this machine
 * cannot do: what an environment does not offer is tested as refused.
 *
 *     it("…", function () { if (!hasDocker) skip(this, "no Docker engine answers"); … });
 */
export function skip(context: Mocha.Context, reason: string): never {
  const running = context.test;
  const skipped = running instanceof Mocha.Test ? running : (context.currentTest ?? running?.parent);
  if (skipped) (skipped as Reasoned)[reasonKey] = reason;
  return context.skip();
}

/** Why a test was skipped: its own reason, or that of a suite around it. */
export function skipReason(test: Mocha.Test): string | undefined {
  for (let current: Reasoned | undefined = test; current; current = current.parent) {
    if (current[reasonKey] !== undefined) return current[reasonKey];
  }
  return undefined;
}
