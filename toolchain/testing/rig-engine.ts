import { createHash } from "node:crypto";
import { existsSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isAlive, type ProcessIdentity } from "../../scenarios/runner/processes";
import { answers, findEngine } from "../engine/find";
import { docker, type Engine } from "../engine/docker";
import { hostAt, type EnginePlace } from "../engine/place";
import { runtimeForThisMachine } from "../engine/runtime";
import { startEngine } from "../engine/start";
import { stopEngine } from "../engine/stop";
import { lanHostImage } from "../images/lan-host/image";
import { findSystemProgram } from "../programs";
import { note } from "../progress";
import { binDirectory, cacheDirectory } from "../project";

/**
 * Where the engine of LAN rigs lives: one of its own, since others have their images counted and cleaned by tests; and not
 * below /run, which lanes have of their own.
 */
function rigPlace(): EnginePlace {
  const cache = cacheDirectory();
  const id = createHash("sha256").update(cache).digest("hex").slice(0, 8);
  return { run: join(tmpdir(), `testbed-rig-engine-${id}`), data: join(cache, "engine-rig") };
}

/** What some rigs have beside the usual packages. Made before the tests run: a lane reaches no registry. */
export const rigPackages = ["bats", "curl", "jq"];

/** The engine of rigs, when it runs. */
export async function findRigEngine(): Promise<Engine | undefined> {
  const found = await findEngine({}, [hostAt(rigPlace())]);
  return answers(found) ? found : undefined;
}

/**
 * Starts it where that is possible; elsewhere rigs are built on the machine's engine. Rigs bring their own network: it is apart
 * from the machine's, without bridges and rules.
 * @returns whether one was started, which is for the caller to stop
 */
export async function offerRigEngine(): Promise<boolean> {
  const root = process.platform === "linux" && process.getuid?.() === 0;
  if (!root || findSystemProgram("dockerd", binDirectory) === undefined) return false;
  const there = await findRigEngine();
  try {
    const engine =
      there ??
      (await startEngine(rigPlace(), {
        runtime: await runtimeForThisMachine(),
        further: ["--bridge=none", "--iptables=false", "--ip-forward=false"],
        through: ["unshare", "--net"],
      }));
    await lanHostImage(engine, rigPackages);
    return there === undefined;
  } catch (error) {
    note(`LAN rigs are built on the machine's own engine: ${String(error)}`);
    if (!there) await stopRigEngine();
    return false;
  }
}

/** The label of a rig's containers that says whose they are: an identity of a process as JSON. */
export const rigOwner = "testbed.lan-rig.owner";

async function isInUse(): Promise<boolean> {
  const list = ["ps", "--format", `{{.Label "${rigOwner}"}}`];
  const owners = (await docker(hostAt(rigPlace()), list).catch(() => "")).split("\n").filter(Boolean);
  return owners.some((owner) => isAlive(JSON.parse(owner) as ProcessIdentity));
}

/** Stops it, unless another test run has machines on it. Its images stay. */
export async function stopRigEngine(): Promise<void> {
  if (await isInUse()) {
    note("The engine of LAN rigs goes on: another test run has machines on it.");
    return;
  }
  await stopEngine(rigPlace());
  const { run } = rigPlace();
  if (existsSync(run)) rmSync(run, { recursive: true });
}
