import type { TestbedConfig } from "../../components/config";
import { systems } from "../../components/systems";
import { placeNodes } from "../../components/topology";
import type { RigOptions } from "./lan-rig/options";
import { MachinesRun, type Machine } from "./machines-run";

/**
 * A stack of a system on a rig that has a machine for each of its nodes, at its address. What is different on them from now on
 * is what `changed` tells.
 * @param name of the system
 * @param config further keys of the stack file, without their prefix
 * @throws Error where no rig can be built
 */
export async function lanRun(
  name: string,
  config: Readonly<Record<string, unknown>> = {},
  options: Omit<RigOptions, "hosts" | "subnet"> = {},
): Promise<MachinesRun> {
  const { subnet, machines } = machinesFor(name, config);
  const run = await MachinesRun.on(machines, { system: name, ...config }, { ...options, subnet });
  try {
    await run.remember();
    await run.workspace.init();
    return run;
  } catch (error) {
    await run.remove();
    throw error;
  }
}

/** A machine for each node that the stack file asks for. */
function machinesFor(
  name: string,
  config: Readonly<Record<string, unknown>>,
): { readonly subnet: string; readonly machines: readonly Machine[] } {
  const system = systems[name];
  if (!system) throw new Error(`there is no system ${name}`);
  const problems: string[] = [];
  const asked = { ...config, network: {} } as unknown as TestbedConfig;
  const { subnet, nodes } = placeNodes(asked, system, "test", problems);
  if (problems.length > 0) throw new Error(problems.join("\n"));
  return { subnet: subnet.cidr, machines: nodes.map(({ name, role, address }) => ({ name, role, address })) };
}
