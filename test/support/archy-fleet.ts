import { documented } from "../../components/systems/archy/roster";
import { eventually } from "./eventually";
import { LanRig } from "./lan-rig/lan-rig";
import { differences, type HostInventory } from "./lan-rig/inventory";
import type { RigHost } from "./lan-rig/rig-host";
import { run } from "./lan-rig/run";
import { PulumiRun } from "./pulumi-run";

/** One of each kind of the plan's roster: as many as a small machine can have. */
const names = ["node-228", "node-198", "node-5", "node-116"];

/** Archy's fleet gate on hosts of a rig under the real engine, each reached as the plan says. */
export class FleetRun extends PulumiRun {
  private found: readonly HostInventory[] = [];

  private constructor(
    readonly rig: LanRig,
    config: Readonly<Record<string, unknown>>,
  ) {
    super("index.ts", config);
  }

  /**
   * @param config further keys of the stack file, without their prefix
   * @throws Error where no rig can be built
   */
  static async create(config: Readonly<Record<string, unknown>>): Promise<FleetRun> {
    const nodes = documented.filter(({ name }) => names.includes(name));
    const rig = await LanRig.create({
      subnet: "192.168.1.0/24",
      packages: ["bats", "jq", "curl"],
      hosts: nodes.map(({ name, address }) => ({
        name,
        address,
        files: name === "node-198" ? oneSession : {},
      })),
    });
    const hosts = Object.fromEntries(rig.hosts.map((host) => [host.name, reach(rig, host)]));
    return new FleetRun(rig, { environment: "lan", system: "archy", pace: "quick", nodes, hosts, ...config });
  }

  /** Whatever is changed from now on has to be as it is now again in the end. */
  async remember(): Promise<void> {
    this.found = await this.inventories();
  }

  /** What is different on the hosts from how they were found, as `HOST: fact`. */
  async changed(): Promise<string[]> {
    const now = await this.inventories();
    return this.rig.hosts.flatMap(({ name }, index) =>
      differences(this.found[index] ?? [], now[index] ?? []).map((fact) => `${name}: ${fact}`),
    );
  }

  host(name: string): RigHost {
    const host = this.rig.hosts.find((each) => each.name === name);
    if (!host) throw new Error(`the rig has no host ${name}`);
    return host;
  }

  /** Pulls the cable of a host until no connection to it is left, and puts it back. */
  async withoutCable(name: string): Promise<void> {
    const host = this.host(name);
    const connections = ["ss", "-Htn", "state", "established", "dst", host.address];
    if ((await run(connections)) === "") throw new Error(`nobody is connected to ${name}`);
    await host.unplug();
    try {
      await eventually(`no connection to ${name} is left`, 60, async () => (await run(connections)) === "");
    } finally {
      await host.plug();
    }
  }

  override async remove(): Promise<void> {
    await super.remove().finally(() => this.rig.remove());
  }

  private inventories(): Promise<HostInventory[]> {
    return Promise.all(this.rig.hosts.map((host) => host.inventory()));
  }
}

/** As the plan says of .198: its sshd takes one session. */
const oneSession = { "/etc/ssh/sshd_config.d/one.conf": "MaxSessions 1\n" };

/** How a host is reached: what the example `Pulumi.archy-fleet.yaml` has for it, with the rig's user and keys. */
function reach(rig: LanRig, { name, address, hostKey }: RigHost): object {
  return {
    ssh: address,
    user: rig.user,
    identityFile: rig.ssh.key,
    hostKey: [hostKey],
    ...(name === "node-198" ? { maxSessions: 1 } : {}),
    // In place of `tailscale nc`.
    ...(name === "node-5" ? { proxyCommand: "node test/support/netcat.cjs %h %p" } : {}),
  };
}
