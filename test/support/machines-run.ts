import { LanRig } from "./lan-rig/lan-rig";
import { differences, type HostInventory } from "./lan-rig/inventory";
import type { HostOptions, RigOptions } from "./lan-rig/options";
import type { RigHost } from "./lan-rig/rig-host";
import { PulumiRun } from "./pulumi-run";

/** A node of the stack and the machine for it. */
export interface Machine extends Required<Pick<HostOptions, "name" | "address">> {
  readonly role: string;
  /** See `HostOptions.files`. */
  readonly files?: HostOptions["files"];
  /** Further keys of its entry in `testbed:hosts`. */
  readonly reach?: object;
}

/** A stack on machines of a rig, under the real engine. */
export class MachinesRun extends PulumiRun {
  private found: readonly HostInventory[] = [];

  protected constructor(
    readonly rig: LanRig,
    machines: readonly Machine[],
    config: Readonly<Record<string, unknown>>,
  ) {
    const nodes = machines.map(({ name, role, address }) => ({ name, role, address }));
    const hosts = rig.hosts.map(({ name, address, hostKey }) => {
      const way = { ssh: address, user: rig.user, identityFile: rig.ssh.key, hostKey: [hostKey] };
      return [name, { ...way, ...machines.find((each) => each.name === name)?.reach }];
    });
    super("index.ts", {
      ...{ environment: "lan", pace: "quick", hosts: Object.fromEntries(hosts) },
      ...config,
      nodes,
    });
  }

  /**
   * @param config further keys of the stack file, without their prefix
   * @throws Error where no rig can be built
   */
  static async on(
    machines: readonly Machine[],
    config: Readonly<Record<string, unknown>>,
    options: Omit<RigOptions, "hosts"> = {},
  ): Promise<MachinesRun> {
    return new MachinesRun(await MachinesRun.rigOf(machines, options), machines, config);
  }

  protected static rigOf(machines: readonly Machine[], options: Omit<RigOptions, "hosts">): Promise<LanRig> {
    const hosts = machines.map(({ name, address, files = {} }) => ({ name, address, files }));
    return LanRig.create({ ...options, hosts });
  }

  /** Whatever is changed from now on has to be as it is now again in the end. */
  async remember(): Promise<void> {
    this.found = await this.inventories();
  }

  /** What is different on the machines from how they were found, as `HOST: fact`. */
  async changed(): Promise<string[]> {
    const now = await this.inventories();
    return this.rig.hosts.flatMap(({ name }, index) =>
      differences(this.found[index] ?? [], now[index] ?? []).map((fact) => `${name}: ${fact}`),
    );
  }

  /** @throws Error when there is none */
  host(name: string): RigHost {
    const host = this.rig.hosts.find((each) => each.name === name);
    if (!host) throw new Error(`the rig has no host ${name}`);
    return host;
  }

  override async remove(): Promise<void> {
    await super.remove().finally(() => this.rig.remove());
  }

  private inventories(): Promise<HostInventory[]> {
    return Promise.all(this.rig.hosts.map((host) => host.inventory()));
  }
}
