import { readFileSync } from "node:fs";
import { join } from "node:path";
import { cacheDirectory } from "../project";
import type { ProcessIdentity } from "../../scenarios/runner/processes";

/** Where an engine of ours lives: nothing of it is where an engine of the machine would be. */
export interface EnginePlace {
  /** Sockets, pid and log. Short: a socket's path has at most 107 characters. */
  readonly run: string;
  /** Images and volumes. */
  readonly data: string;
}

/** The one engine of ours on this machine. */
export function ownPlace(): EnginePlace {
  return { run: "/run/testbed-engine", data: join(cacheDirectory(), "engine") };
}

export const hostAt = ({ run }: EnginePlace): string => `unix://${join(run, "docker.sock")}`;
export const logAt = ({ run }: EnginePlace): string => join(run, "dockerd.log");
export const recordAt = ({ run }: EnginePlace): string => join(run, "engine.json");

/** What is remembered of an engine of ours that runs. */
export interface EngineRecord {
  readonly process: ProcessIdentity;
  /** Where it keeps its images. */
  readonly data: string;
}

/** The record of the engine that was started last; undefined when there is none. */
export function readRecord(place: EnginePlace): EngineRecord | undefined {
  try {
    return JSON.parse(readFileSync(recordAt(place), "utf8")) as EngineRecord;
  } catch {
    return undefined;
  }
}
