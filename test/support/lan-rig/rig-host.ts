import type Docker from "dockerode";
import { quoteWord } from "../../../components/hosts/quote";
import { eventually } from "../eventually";
import { inventoryScript, readInventory, type HostInventory } from "./inventory";
import type { HostPlan } from "./options";
import { ended, run, type Ended } from "./run";
import { INTERFACE } from "./seed";
import type { SshFiles } from "./ssh-files";
import type { Switch } from "./switch";

const BOOT_SECONDS = 40;
const STOP_SECONDS = 90;

/** A machine on the rig's LAN. */
export class RigHost {
  /** Its network card. */
  readonly interface = INTERFACE;

  constructor(
    readonly plan: HostPlan,
    /** `ssh-ed25519 AAAA…` */
    readonly hostKey: string,
    private readonly port: number,
    private readonly container: Docker.Container,
    private readonly lan: Switch,
    private readonly files: SshFiles,
  ) {}

  get name(): string {
    return this.plan.name;
  }

  /** Address it had when it was made. */
  get address(): string {
    return this.plan.address;
  }

  /** Runs a program over SSH as the ordinary user, to its end. Code 255 is ssh's own failure. */
  ssh(...argv: readonly string[]): Promise<Ended> {
    return this.sshWith("", ...argv);
  }

  /** stdout of a program that is run over SSH. @throws Error with its stderr when it fails */
  run(...argv: readonly string[]): Promise<string> {
    return run(this.command(argv));
  }

  /** The same as root. */
  sudo(...argv: readonly string[]): Promise<string> {
    return this.run("sudo", "-n", ...argv);
  }

  /** The same with something to read. */
  sshWith(input: string, ...argv: readonly string[]): Promise<Ended> {
    return ended(this.command(argv), input);
  }

  /** What it is like now, to be compared with `differences`. It waits until it has booted. */
  async inventory(): Promise<HostInventory> {
    const { code, stdout, stderr } = await this.sshWith(inventoryScript, "sudo", "-n", "bash", "-s");
    if (code !== 0) throw new Error(`no inventory of ${this.name} (${code}): ${stderr}`);
    return readInventory(stdout);
  }

  /** Switches it on and waits until it answers. */
  async start(): Promise<void> {
    await this.switchOn();
    await this.answers();
  }

  /** Shuts it down in order. */
  async stop(): Promise<void> {
    await this.container.stop({ t: STOP_SECONDS });
  }

  /** Takes the power away. */
  async powerCut(): Promise<void> {
    await this.container.kill({ signal: "SIGKILL" });
    await this.isOff();
  }

  /** Reboots it from within, and waits until it answers. */
  async reboot(): Promise<void> {
    // The connection may or may not end before the command does.
    await this.ssh("sudo", "-n", "systemctl", "reboot");
    await this.isOff();
    await this.start();
  }

  /** Pulls its network cable. */
  unplug(): Promise<void> {
    return this.lan.setPlugged(this.port, false);
  }

  /** Puts the cable back. */
  plug(): Promise<void> {
    return this.lan.setPlugged(this.port, true);
  }

  /** Tells the rig's ssh config that it has another address now. */
  moved(address: string): void {
    this.files.move(this.name, address);
  }

  /** Waits until it can be logged in to. @throws Error with what ssh said last */
  async answers(seconds = BOOT_SECONDS): Promise<void> {
    await eventually(`${this.name} can be logged in to`, seconds, async () => {
      await run(this.command(["true"], ["-o", "ConnectTimeout=2"]));
      return true;
    });
  }

  /** Switches it on. */
  async switchOn(): Promise<void> {
    await this.container.start();
    await this.lan.connect(this.port, this.container);
  }

  private async isOff(): Promise<void> {
    await eventually(`${this.name} is off`, STOP_SECONDS, async () => {
      const { State } = await this.container.inspect();
      return !State.Running;
    });
  }

  private command(argv: readonly string[], options: readonly string[] = []): string[] {
    const line = argv.map(quoteWord).join(" ");
    return ["ssh", "-F", this.files.config, ...options, this.name, line];
  }
}
