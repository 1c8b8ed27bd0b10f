import type Docker from "dockerode";
import { asRoot } from "../namespaces";
import { pidOf, remove } from "./containers";
import { run } from "./run";
import { INTERFACE } from "./seed";

const BRIDGE = "lan";

/** What the hosts and the controller are plugged into: a bridge in a network namespace of its own, where no firewall of the machine looks. */
export class Switch {
  private constructor(
    private readonly container: Docker.Container,
    private readonly pid: number,
  ) {}

  /** @param container runs, and holds the namespace: when it ends, all cables are gone */
  static async in(container: Docker.Container): Promise<Switch> {
    const made = new Switch(container, await pidOf(container));
    await made.ip(
      "link set lo up",
      `link add ${BRIDGE} type bridge stp_state 0 forward_delay 0 mcast_snooping 0`,
      `link set ${BRIDGE} up`,
    );
    return made;
  }

  /** Gives this process's own network a card in it. */
  async plugController(card: string, address: string, address6?: string): Promise<void> {
    await run([
      ...[...asRoot, "ip", "link", "add", card, "type", "veth"],
      ...["peer", "name", "controller", "netns", `/proc/${this.pid}/ns/net`],
    ]);
    await this.ip(`link set controller master ${BRIDGE} up`);
    const settings = [
      `addr add ${address} dev ${card}`,
      ...(address6 === undefined ? [] : [`addr add ${address6} dev ${card} nodad`]),
      `link set ${card} up`,
    ];
    await run([...asRoot, "ip", "-batch", "-"], settings.join("\n"));
  }

  /** Lays a cable to the only card of a host that has just been switched on. */
  async connect(port: number, host: Docker.Container): Promise<void> {
    const pid = await pidOf(host);
    // The namespace of the host's earlier life may linger, and hold its cable.
    await this.ip(`link del port${port}`).catch(() => undefined);
    // The card is the same one after a reboot.
    const address = `52:54:00:00:00:${port.toString(16).padStart(2, "0")}`;
    await this.ip(
      `link add port${port} type veth peer name ${INTERFACE} address ${address} netns /proc/${pid}/ns/net`,
      `link set port${port} master ${BRIDGE} up`,
    );
  }

  /** Pulls a cable, or puts it back: the card at its other end sees that. */
  async setPlugged(port: number, plugged: boolean): Promise<void> {
    await this.ip(`link set port${port} ${plugged ? "up" : "down"}`);
  }

  /** With the controller's card. */
  async remove(): Promise<void> {
    await this.ip("link del controller").catch(() => undefined);
    await remove(this.container);
  }

  private async ip(...lines: readonly string[]): Promise<void> {
    const inside = ["nsenter", `--net=/proc/${this.pid}/ns/net`, "ip", "-batch", "-"];
    await run([...asRoot, ...inside], lines.join("\n"));
  }
}
