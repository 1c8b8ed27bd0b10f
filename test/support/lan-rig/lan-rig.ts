import type Docker from "dockerode";
import { rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gatewayOf, type Subnet } from "../../../components/network/addresses";
import { exclusively } from "../../../toolchain/exclusive";
import { lanHostImage } from "../../../toolchain/images/lan-host/image";
import { clientOf } from "../../../toolchain/plugins/docker/client";
import { hostContainer, remove, removeLeftovers, switchContainer } from "./containers";
import { rigEngine } from "./obstacle";
import { planHosts, type HostPlan, type RigOptions } from "./options";
import { RigHost } from "./rig-host";
import { seedArchive } from "./seed";
import { SshFiles, USER } from "./ssh-files";
import { chooseSubnet } from "./subnet";
import { Switch } from "./switch";

let made = 0;

/**
 * Machines on a LAN: systemd, sshd, netplan, ufw. Each is a container that is used over SSH alone; the LAN is a namespace of
 * its own, with one cable to this process's network.
 *
 *     const rig = await LanRig.create({ hosts: 3, subnet: "192.168.1.0/24" });
 *     await rig.host(0).sudo("ufw", "status");
 *     await rig.remove();
 */
export class LanRig {
  /** The ordinary user on every host. */
  readonly user = USER;
  /** ssh config, key and known hosts. */
  readonly ssh = new SshFiles();
  readonly hosts: RigHost[] = [];
  subnet!: Subnet;
  /** The controller's address, the hosts' gateway. */
  controller!: string;
  /** Name of its switch's container and of the controller's network card; the hosts' containers are called `ID-NAME`. */
  readonly id = `tblan${process.pid}x${made++}`;
  private readonly containers: Docker.Container[] = [];
  private lan: Switch | undefined;

  private constructor(
    private readonly options: RigOptions,
    private readonly engine: Docker,
    private readonly image: string,
  ) {}

  /**
   * Builds a rig and waits until every host can be logged in to. Its image is made once, see `lanHostImage`.
   * @throws Error where none can be built, see `needsRig`; nothing is left then
   */
  static async create(options: RigOptions = {}): Promise<LanRig> {
    const engine = await rigEngine();
    if (typeof engine === "string") throw new Error(engine);
    const image = await lanHostImage(engine, options.packages);
    const client = clientOf(engine.host);
    await removeLeftovers(client);
    const rig = new LanRig(options, client, image);
    try {
      await rig.build();
    } catch (error) {
      await rig.remove();
      throw error;
    }
    return rig;
  }

  /** @throws Error when there is none */
  host(index: number): RigHost {
    const host = this.hosts[index];
    if (host === undefined) throw new Error(`the rig has no host ${index}`);
    return host;
  }

  /** Leaves nothing on the machine. */
  async remove(): Promise<void> {
    await this.lan?.remove();
    await Promise.all(this.containers.map(remove));
    rmSync(this.ssh.folder, { recursive: true, force: true });
  }

  private async build(): Promise<void> {
    const holder = await this.container(switchContainer(this.id, this.image, this.ssh.folder));
    await holder.start();
    const lan = await Switch.in(holder);
    this.lan = lan;
    // Two rigs must not choose one subnet.
    await exclusively(join(tmpdir(), "testbed-lan-rig.lock"), () => this.enter(lan));
    const user = await this.ssh.pair("id");
    const plans = planHosts(this.options, this.subnet);
    this.hosts.push(
      ...(await Promise.all(plans.map((plan, index) => this.prepare(index, plan, lan, user.public)))),
    );
    await Promise.all(this.hosts.map((host) => host.start()));
  }

  private async enter(lan: Switch): Promise<void> {
    this.subnet = await chooseSubnet(this.options.subnet);
    this.controller = this.options.controller ?? gatewayOf(this.subnet);
    const address6 = this.address6(this.controller);
    await lan.plugController(
      this.id,
      `${this.controller}/${this.subnet.prefix}`,
      address6 === undefined ? undefined : `${address6}/64`,
    );
  }

  private async prepare(index: number, host: HostPlan, lan: Switch, user: string): Promise<RigHost> {
    const hostKey = await this.ssh.pair(`host-${host.name}`);
    this.ssh.add(host, hostKey);
    const { name } = host;
    const options = hostContainer(`${this.id}-${name}`, name, this.image, this.ssh.folder);
    const container = await this.container(options);
    const network = { prefix: this.subnet.prefix, gateway: this.controller };
    const seed = { host, hostKey, user, ...network, address6: this.address6(host.address) };
    await container.putArchive(seedArchive(seed), { path: "/" });
    return new RigHost(host, hostKey.public, index, container, lan, this.ssh);
  }

  private async container(options: Docker.ContainerCreateOptions): Promise<Docker.Container> {
    const container = await this.engine.createContainer(options);
    this.containers.push(container);
    return container;
  }

  private address6(address: string): string | undefined {
    const { prefix6 } = this.options;
    return prefix6 === undefined ? undefined : `${prefix6}::${address.split(".").at(-1) ?? ""}`;
  }
}
