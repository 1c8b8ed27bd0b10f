import { spawnSync } from "node:child_process";
import type Mocha from "mocha";
import { requireMakeable } from "../../../toolchain/images/make";
import { answers, findEngine } from "../../../toolchain/engine/find";
import type { Engine } from "../../../toolchain/engine/docker";
import { asRoot } from "../namespaces";
import { findRigEngine } from "../../../toolchain/testing/rig-engine";
import { skip } from "../skip";

/** The engine that a rig can be built on here, or why there is none. */
export async function rigEngine(): Promise<Engine | string> {
  if (process.platform !== "linux") return "a LAN of containers takes Linux";
  const works = (...argv: readonly string[]) => spawnSync("env", argv).status === 0;
  if (!works(...asRoot, "nsenter", "--net=/proc/self/ns/net", "ip", "link"))
    return "laying cables takes root or `sudo -n`, iproute2 and util-linux";
  if (!works("ssh", "-V")) return "there is no ssh on this machine";
  const engine = (await findRigEngine()) ?? (await findEngine());
  if (!answers(engine)) return "no Docker engine answers";
  if (engine.remote) return "the Docker engine is on another machine";
  try {
    requireMakeable(engine);
  } catch (error) {
    return (error as Error).message;
  }
  return engine;
}

/** Skips where no rig can be built. */
export async function needsRig(context: Mocha.Context): Promise<void> {
  const engine = await rigEngine();
  if (typeof engine === "string") skip(context, engine);
}
