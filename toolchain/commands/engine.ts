import { ensureEngine, whyNotHere } from "../engine/ensure";
import { rememberEngine } from "../engine/remembered";
import { ownPlace, readRecord } from "../engine/place";
import { stopEngine } from "../engine/stop";
import { isContinuousIntegration, isEngineWanted } from "../engine/wanted";
import { writeEnvironment } from "../environment";
import { note, step } from "../progress";

/** Stops the engine that set-up has started. Returns 0. */
export async function stopOwnEngine(): Promise<number> {
  if (readRecord(ownPlace()) === undefined)
    note("Set-up has started no Docker engine; others are not touched.");
  else await step("Stopping the Docker engine that set-up started", () => stopEngine());
  rememberEngine(undefined);
  writeEnvironment();
  return 0;
}

/**
 * Starts an engine for tests where one is asked for, or where continuous integration runs them on a machine that can have
 * one: then a failure only means that tests of Docker are skipped.
 * @returns whether one was started, which is for the caller to stop
 */
export async function offerEngine(): Promise<boolean> {
  if (isEngineWanted()) return (await ensureEngine()).started;
  if (!isContinuousIntegration() || whyNotHere() !== undefined) return false;
  try {
    return (await ensureEngine()).started;
  } catch (error) {
    note(error instanceof Error ? String(error) : "No Docker engine could be started.");
    return false;
  }
}
