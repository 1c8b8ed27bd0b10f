import { existsSync, rmSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { isAlive, type ProcessIdentity } from "../../scenarios/runner/processes";
import { note } from "../progress";
import { bridgesOf, forgetBridges } from "./bridges";
import { forgetMount } from "./mounts";
import { hostAt, logAt, ownPlace, readRecord, recordAt, type EnginePlace } from "./place";
import { startEngine, type EngineOptions } from "./start";

/** An engine first stops its containers, each in its own time. */
const patience = 45_000;

/** Stops the engine that the project started, and no other. Its images stay, its networks' interfaces go. Returns whether there was one. */
export async function stopEngine(place: EnginePlace = ownPlace()): Promise<boolean> {
  const record = readRecord(place);
  if (record === undefined) return false;
  const ran = isAlive(record.process);
  if (ran) {
    const bridges = await bridgesOf(hostAt(place)).catch((): readonly string[] => []);
    await end(record.process);
    await Promise.all([forgetBridges(bridges), forgetMount(place)]).catch((error: unknown) => {
      note(`What the Docker engine left on this machine could not be taken away: ${String(error)}`);
    });
  }
  for (const file of [recordAt(place), logAt(place)]) rmSync(file, { force: true });
  return ran;
}

/**
 * Takes away what an engine of the place that was killed left on this machine. One with the same data does that by itself; one with
 * other data would not know of those networks, so the one that was killed is started once more, and stopped in order.
 */
export async function putAwayKilled(place: EnginePlace, options: EngineOptions = {}): Promise<void> {
  const record = readRecord(place);
  if (!record || isAlive(record.process) || record.data === place.data || !existsSync(record.data)) return;
  const killed = { ...place, data: record.data };
  try {
    await startEngine(killed, options);
    await stopEngine(killed);
  } catch (error) {
    // Its data may be of another version, or damaged: no reason to start none.
    note(`What a killed Docker engine left (${record.data}) could not be taken away: ${String(error)}`);
  }
}

async function end(engine: ProcessIdentity): Promise<void> {
  process.kill(engine.pid, "SIGTERM");
  const deadline = performance.now() + patience;
  while (isAlive(engine)) {
    if (performance.now() > deadline) {
      note(`The Docker engine (process ${String(engine.pid)}) did not end when it was told to: killed.`);
      process.kill(engine.pid, "SIGKILL");
      return;
    }
    await sleep(50);
  }
}
