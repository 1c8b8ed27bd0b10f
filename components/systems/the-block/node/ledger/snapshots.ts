import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { sha256 } from "./keys";
import { State } from "./state";

/** Blocks from one snapshot to the next, which bounds the time of a restart. */
export const SNAPSHOT_EVERY = 300;
/** And bytes of the log: what came after it is verified again when a process begins. */
export const SNAPSHOT_EVERY_BYTES = 32 * 2 ** 20;
const NAME = /^(\d{10})\.json$/;

/** The state at a block, and how much of the log had been checked by then. */
export interface Snapshot {
  readonly hash: string;
  readonly logLength: number;
  readonly state: State;
}

/** Files `<height>.json` of three lines: SHA-256 of the others, what it is of, and the state. */
export class Snapshots {
  constructor(private readonly directory: string) {
    mkdirSync(directory, { recursive: true });
  }

  /** Written whole or not at all; those that are not kept are removed. */
  write(height: number, { hash, logLength, state }: Snapshot): void {
    const body = `${JSON.stringify({ hash, logLength })}\n${state.toJson()}`;
    const path = join(this.directory, `${String(height).padStart(10, "0")}.json`);
    const file = openSync(`${path}.new`, "w", 0o640);
    try {
      writeFileSync(file, `${sha256(body)}\n${body}\n`);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(`${path}.new`, path);
    const names = this.#names();
    const kept = keptHeights(names.map((name) => Number(NAME.exec(name)?.[1])));
    for (const name of names) if (!kept.has(Number(NAME.exec(name)?.[1]))) rmSync(join(this.directory, name));
  }

  /** The sound ones, newest first, each read when it is asked for. */
  *newestFirst(): Generator<Snapshot> {
    for (const name of this.#names()) {
      const snapshot = read(join(this.directory, name));
      if (snapshot !== undefined) yield snapshot;
    }
  }

  #names(): string[] {
    return readdirSync(this.directory)
      .filter((name) => NAME.test(name))
      .sort()
      .reverse();
  }
}

/**
 * Which of these heights, highest first, are kept: the further back, the fewer, so that to go back by some blocks never
 * takes more than about twice as many to be applied again.
 */
export function keptHeights(heights: readonly number[]): Set<number> {
  const place = (height: number): number => Math.floor(height / SNAPSHOT_EVERY);
  const newest = place(heights[0] ?? 0);
  return new Set(
    heights.filter((height, i) => {
      const [at, before] = [place(height), place(heights[i - 1] ?? Infinity)];
      // How often 2 is in it: of every second place, of every fourth, and so on.
      const spacing = at & -at;
      return at !== before && (at === 0 || newest - at < 3 * spacing);
    }),
  );
}

function read(path: string): Snapshot | undefined {
  const [checksum, about, state] = readFileSync(path, "utf8").split("\n");
  if (about === undefined || state === undefined || sha256(`${about}\n${state}`) !== checksum)
    return undefined;
  return { ...(JSON.parse(about) as Omit<Snapshot, "state">), state: State.fromJson(state) };
}
