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
import { Namespaces } from "./namespaces";
import { clear } from "./own-engine";

const PORT = 2375;

interface JoinedEngine {
  readonly place: EnginePlace;
  /** As in DOCKER_HOST, for others. */
  readonly host: string;
}

/**
 * Engines of several machines in the network 10.77.0.0/24, as far as they see it: each in a namespace of its own, from 10.77.0.10, with
 * the card `eth0`. This machine is 10.77.0.2 there. No firewall of it looks at what passes between them.
 */
export class JoinedEngines {
  private constructor(
    private readonly lab: Namespaces,
    readonly engines: readonly JoinedEngine[],
  ) {}

  /** With the image that nodes are built on. @throws Error when the machine's own engine has none, or one does not start */
  static async start(count: number): Promise<JoinedEngines> {
    const lab = await Namespaces.create(count, false);
    const engines = lab.names.map((name, index) => ({
      place: { run: `/run/testbed-${name}`, data: join(cacheDirectory(), name) },
      host: `tcp://10.77.0.${10 + index}:${PORT}`,
    }));
    const made = new JoinedEngines(lab, engines);
    try {
      await lab.plugIn();
      const runtime = await runtimeForThisMachine();
      const started = await Promise.allSettled(
        engines.map(({ place, host }, index) =>
          startEngine(place, {
            runtime,
            // As the process that enters: a new /sys, as `ip netns exec` makes it, has no control groups.
            through: ["nsenter", `--net=/run/netns/${lab.names[index] ?? ""}`],
            further: [
              ...["--host", host, "--tls=false"],
              ...["--bridge=none", "--iptables=false", "--ip-forward=false"],
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
    await this.lab.remove();
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
