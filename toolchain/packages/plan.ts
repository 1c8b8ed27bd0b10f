/** A package version that has to be fetched. */
export interface PlannedPackage {
  readonly name: string;
  readonly version: string;
}

/**
 * Reads what `apt-get --simulate install` says it would do: the wanted packages and those of their dependencies that
 * this machine lacks. Lines look like `Inst NAME [OLD] (NEW SOURCE [ARCH])`, with `[OLD]` only for upgrades.
 */
export function readPlan(simulation: string): PlannedPackage[] {
  return [...simulation.matchAll(/^Inst (\S+) (?:\[[^\]]*\] )?\((\S+) /gm)].map(
    ([, name = "", version = ""]) => ({
      name,
      version,
    }),
  );
}
