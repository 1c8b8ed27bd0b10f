import { rigPackages } from "../../toolchain/testing/rig-engine";
import { documented, subnet } from "../../components/systems/archy/roster";
import { eventually } from "./eventually";
import { run } from "./lan-rig/run";
import { MachinesRun, type Machine } from "./machines-run";

/** One of each kind of the plan's roster: as many as a small machine can have. */
const names = ["node-228", "node-198", "node-5", "node-116"];

/** What the plan says of them, as the example `Pulumi.archy-fleet.yaml` has it. */
const quirks: Readonly<Record<string, Pick<Machine, "files" | "reach">>> = {
  "node-198": {
    files: { "/etc/ssh/sshd_config.d/one.conf": "MaxSessions 1\n" },
    reach: { maxSessions: 1 },
  },
  // In place of `tailscale nc`.
  "node-5": { reach: { proxyCommand: "node test/support/netcat.cjs %h %p" } },
};

/** Archy's fleet gate on machines of a rig under the real engine, each reached as the plan says. */
export class FleetRun extends MachinesRun {
  /**
   * @param config further keys of the stack file, without their prefix
   * @throws Error where no rig can be built
   */
  static async create(config: Readonly<Record<string, unknown>>): Promise<FleetRun> {
    const machines = documented
      .filter(({ name }) => names.includes(name))
      .map((node) => ({ ...node, ...quirks[node.name] }));
    const rig = await FleetRun.rigOf(machines, { subnet, packages: rigPackages });
    return new FleetRun(rig, machines, { system: "archy", ...config });
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
}
