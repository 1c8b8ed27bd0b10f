import { execFileSync, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { IMAGES_FILE } from "../../components/environments/containers/images";
import type { Engine } from "../../toolchain/engine/docker";
import { answers, findEngine } from "../../toolchain/engine/find";
import type { EnginePlace } from "../../toolchain/engine/place";
import { runtimeForThisMachine } from "../../toolchain/engine/runtime";
import { startEngine } from "../../toolchain/engine/start";
import { stopEngine } from "../../toolchain/engine/stop";
import { cacheDirectory, project } from "../../toolchain/project";
import { asRoot, support } from "./namespaces";
import { clear } from "./own-engine";

/** Network of the machines; this one is the first in it. */
export const JOINED_SUBNET = "10.219.0.0/24";
const PORT = 2375;
const addressOf = (index: number): string => `10.219.0.${index + 2}`;

interface JoinedEngine {
  readonly place: EnginePlace;
  /** As in DOCKER_HOST, for others. */
  readonly host: string;
}

/**
 * Engines of several machines in one network, as far as they see it: each in a network namespace of its own, whose card `eth0` is
 * plugged into a switch, as this machine is. No firewall of this machine looks at what passes there.
 */
export class JoinedEngines {
  readonly engines: readonly JoinedEngine[];
  private readonly prefix = `tbe${process.pid}`;

  private constructor(count: number) {
    this.engines = Array.from({ length: count }, (_, index) => ({
      place: {
        run: `/run/testbed-${this.prefix}-${index}`,
        data: join(cacheDirectory(), `${this.prefix}-${index}`),
      },
      host: `tcp://${addressOf(index)}:${PORT}`,
    }));
  }

  /** With the image that nodes are built on. @throws Error when the machine's own engine has none, or one does not start */
  static async start(count: number): Promise<JoinedEngines> {
    const made = new JoinedEngines(count);
    try {
      made.wire();
      const runtime = await runtimeForThisMachine();
      const started = await Promise.allSettled(
        made.engines.map(({ place, host }, index) =>
          startEngine(place, {
            runtime,
            // As the process that enters: a new /sys, as `ip netns exec` makes it, has no control groups.
            through: ["nsenter", `--net=/run/netns/${made.prefix}-${index}`],
            further: [
              "--host",
              host,
              "--tls=false",
              "--bridge=none",
              "--iptables=false",
              "--ip-forward=false",
            ],
          }),
        ),
      );
      for (const each of started) if (each.status === "rejected") throw each.reason;
      await made.giveBase();
      return made;
    } catch (error) {
      await made.stop();
      throw error;
    }
  }

  /** stdout of Docker's command for one of them. */
  docker(index: number, ...argv: readonly string[]): string {
    const host = this.engines[index]?.host ?? "";
    return execFileSync("docker", ["--host", host, ...argv], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    });
  }

  async stop(): Promise<void> {
    await Promise.all(this.engines.map(({ place }) => stopEngine(place)));
    for (const { place } of this.engines) clear(place);
    for (const name of [...this.engines.keys(), "sw"]) this.script("remove", `${this.prefix}-${name}`);
  }

  private wire(): void {
    this.script("switch", `${this.prefix}-sw`, this.prefix, "10.219.0.1/24");
    for (const index of this.engines.keys())
      this.script("plug", `${this.prefix}-sw`, `${this.prefix}-${index}`, `${addressOf(index)}/24`);
  }

  private script(...argv: readonly string[]): void {
    const [program = "", ...args] = [...asRoot, "bash", support("joined-engines.sh"), ...argv];
    execFileSync(program, args, { stdio: ["ignore", "ignore", "pipe"] });
  }

  private async giveBase(): Promise<void> {
    const own = await findEngine();
    if (!answers(own)) throw new Error("no engine answers from which the nodes' base could be had");
    const { base } = JSON.parse(readFileSync(join(project, IMAGES_FILE), "utf8")) as {
      readonly base: string;
    };
    await Promise.all(this.engines.map(({ host }) => copyImage(own, host, base)));
  }
}

async function copyImage(from: Engine, to: string, image: string): Promise<void> {
  const save = spawn("docker", ["--host", from.host, "save", image], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const load = spawn("docker", ["--host", to, "load", "--quiet"], {
    stdio: [save.stdout, "ignore", "inherit"],
  });
  const code = await new Promise((resolve) => load.once("close", resolve));
  if (code !== 0) throw new Error(`${to} does not take ${image}`);
}
