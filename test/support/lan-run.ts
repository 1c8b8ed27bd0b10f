import type { TestbedConfig } from "../../components/config";
import { systems } from "../../components/systems";
import { placeNodes } from "../../components/topology";
import { LanRig } from "./lan-rig/lan-rig";
import { differences, type HostInventory } from "./lan-rig/inventory";
import type { RigOptions } from "./lan-rig/options";
import { PulumiRun } from "./pulumi-run";

/** A stack on the hosts of a rig under the real Pulumi engine: a host for every node of a system, at its address. */
export class LanRun extends PulumiRun {
  private found: readonly HostInventory[] = [];

  private constructor(
    readonly rig: LanRig,
    program: string,
    config: Readonly<Record<string, unknown>>,
  ) {
    super(program, config);
  }

  /**
   * @param name of the system
   * @param config further keys of the stack file, without their prefix
   * @throws Error where no rig can be built
   */
  static async create(
    name: string,
    config: Readonly<Record<string, unknown>> = {},
    {
      program = "index.ts",
      ...options
    }: Omit<RigOptions, "hosts" | "subnet"> & { readonly program?: string } = {},
  ): Promise<LanRun> {
    const rig = await LanRig.create({ ...options, ...machinesFor(name, config) });
    const hosts = Object.fromEntries(
      rig.hosts.map(({ name, address, hostKey }) => [
        name,
        { ssh: address, user: rig.user, identityFile: rig.ssh.key, hostKey: [hostKey] },
      ]),
    );
    const run = new LanRun(rig, program, {
      environment: "lan",
      system: name,
      pace: "quick",
      hosts,
      ...config,
    });
    try {
      run.found = await run.inventories();
      await run.workspace.init();
      return run;
    } catch (error) {
      await run.remove();
      throw error;
    }
  }

  /** What is different on the hosts from how they were found, as `HOST: fact`. */
  async changed(): Promise<string[]> {
    const now = await this.inventories();
    return this.rig.hosts.flatMap(({ name }, index) =>
      differences(this.found[index] ?? [], now[index] ?? []).map((fact) => `${name}: ${fact}`),
    );
  }

  override async remove(): Promise<void> {
    await super.remove().finally(() => this.rig.remove());
  }

  private inventories(): Promise<HostInventory[]> {
    return Promise.all(this.rig.hosts.map((host) => host.inventory()));
  }
}

/** A machine for each node that the stack file asks for, at its address. */
function machinesFor(
  name: string,
  config: Readonly<Record<string, unknown>>,
): Required<Pick<RigOptions, "hosts" | "subnet">> {
  const system = systems[name];
  if (!system) throw new Error(`there is no system ${name}`);
  const problems: string[] = [];
  const asked = { ...config, network: {} } as unknown as TestbedConfig;
  const { subnet, nodes } = placeNodes(asked, system, "test", problems);
  if (problems.length > 0) throw new Error(problems.join("\n"));
  return { subnet: subnet.cidr, hosts: nodes.map(({ name, address }) => ({ name, address })) };
}
