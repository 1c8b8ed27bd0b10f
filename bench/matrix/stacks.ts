import { lanRun } from "../../test/support/lan-run";
import { FleetRun } from "../../test/support/archy-fleet";
import { PulumiRun } from "../../test/support/pulumi-run";

type Config = Readonly<Record<string, unknown>>;

/** What a system has to be told beside its name. */
const told: Readonly<Record<string, Config>> = {
  archy: { archy: { suites: { federation: "test/support/archy-federation" } } },
};
/** One of each kind, where the documented nodes are more than one small machine bears. */
const nodes: Readonly<Record<string, Config["nodes"]>> = {
  archy: [
    { name: "node-228", role: "primary" },
    { name: "node-5", role: "tester" },
    { name: "node-116", role: "dev" },
  ],
};

/** By environment and system: where pods move to another machine, there has to be one. */
const places: Readonly<Record<string, Readonly<Record<string, Config>>>> = {
  kind: { macula: { clusters: [{ name: "macula", workers: 2 }] } },
};

/** Environments whose machines are made first. */
const machines: Readonly<Record<string, (system: string, config: Config) => Promise<PulumiRun>>> = {
  lan: (system, config) => (system in nodes ? onFleet(config) : lanRun(system, config)),
};

/**
 * A stack of a system on an environment, as a user would write it who has nothing; not deployed yet.
 * @throws Error where it cannot be had, such as a rig without an engine
 */
export async function stackOf(environment: string, system: string): Promise<PulumiRun> {
  const config: Config = { ...told[system], pace: "quick" };
  const onMachines = machines[environment];
  if (onMachines) return onMachines(system, config);
  const own = {
    ...(system in nodes && { nodes: nodes[system] }),
    ...places[environment]?.[system],
  };
  const run = new PulumiRun("index.ts", { environment, system, ...own, ...config });
  await run.workspace.init();
  return run;
}

async function onFleet(config: Config): Promise<PulumiRun> {
  const run = await FleetRun.create(config);
  await run.remember();
  await run.workspace.init();
  return run;
}
