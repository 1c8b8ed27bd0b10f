import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { Socket } from "node:net";
import { linesOf, observed, onHost } from "./lan-network";
import type { LanRig } from "./lan-rig/lan-rig";
import type { RigHost } from "./lan-rig/rig-host";
import type { Ended } from "./lan-rig/run";

const scenes = readFileSync("test/support/lan-firewall-scenes.sh", "utf8");

interface Options {
  /** Whom the way in is kept open for. @default whoever asks */
  readonly controller?: string;
  /** Until it is taken back. @default 20 */
  readonly seconds?: number;
}

/** The firewall of a rig's host, as tests set and see it. */
export class HostFirewall {
  /** Rules of every form. */
  readonly rules: string;

  /** @param prefix6 of the rig, see `RigOptions` */
  constructor(
    private readonly host: RigHost,
    { subnet, controller }: LanRig,
    prefix6: string,
  ) {
    this.rules = [
      `tcp 9000:9002 from ${subnet.cidr}`,
      `udp 9000:9002 from ${subnet.cidr}`,
      `tcp 9003 from ${subnet.cidr}`,
      `tcp 9100 from ${controller}`,
      `tcp 9000 from ${prefix6}::/64`,
      "tcp 80,443 from any",
      "tcp 9200 on ygg0",
    ].join("\n");
  }

  /** Makes it as somebody else could have left it, see `lan-firewall-scenes.sh`. */
  async scene(name: string): Promise<void> {
    const { code, stderr } = await this.host.sshWith(scenes, "sudo", "-n", "bash", "-s", "--", name);
    assert.equal(code, 0, stderr);
  }

  apply(rules = this.rules, { controller = "-", seconds = 20 }: Options = {}): Promise<Ended> {
    return onHost(this.host, "firewall", ["apply", controller, "-", `${seconds}`], { RULES: rules });
  }

  /** What it says. */
  async applied(rules?: string, options?: Options): Promise<string> {
    const { code, stdout, stderr } = await this.apply(rules, options);
    assert.equal(code, 0, stderr);
    return stdout.trim();
  }

  /** Applied and confirmed. */
  async holds(rules?: string): Promise<void> {
    assert.equal(await this.applied(rules), "armed 20");
    assert.deepEqual(await linesOf(this.host, "firewall", ["confirm"]), ["confirmed"]);
  }

  restore(): Promise<string[]> {
    return linesOf(this.host, "firewall", ["restore"]);
  }

  /** Rules of ours or of others, each after its family. */
  async rulesOf(whose: "ours" | "others"): Promise<string[]> {
    const all = await observed(this.host, "rule");
    return all.filter(([owner]) => owner === whose).map(([, ...rest]) => rest.join(" "));
  }
}

/**
 * Whether a connection is made within a second: the time after which a dropped packet is sent again.
 * @returns when a web server has answered, so that none waits for it to accept
 */
export function connects(address: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = new Socket();
    let made = false;
    const timer = setTimeout(() => socket.destroy(), 1000);
    socket.once("error", () => undefined);
    socket.once("close", () => {
      clearTimeout(timer);
      resolve(made);
    });
    socket.connect(port, address, () => {
      made = true;
      clearTimeout(timer);
      socket.setTimeout(20_000, () => socket.destroy());
      socket.end("GET / HTTP/1.0\r\n\r\n");
      socket.resume();
    });
  });
}
