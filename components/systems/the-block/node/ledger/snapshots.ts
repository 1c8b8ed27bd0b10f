import {
  closeSync,
  existsSync,
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

const KEPT = 3;
const NAME = /^\d{10}\.json$/;

/** The state at a block, and how much of the log had been checked by then. */
export interface Snapshot {
  readonly hash: string;
  readonly logLength: number;
  readonly state: State;
}

/** Files `<height>.json` of two lines: SHA-256 of the second, and the snapshot. */
export class Snapshots {
  constructor(private readonly directory: string) {
    mkdirSync(directory, { recursive: true });
  }

  /** Written whole or not at all; the oldest are removed. */
  write(height: number, { hash, logLength, state }: Snapshot): void {
    const body = `{"hash":"${hash}","logLength":${logLength},"state":${state.toJson()}}`;
    const path = join(this.directory, `${String(height).padStart(10, "0")}.json`);
    const file = openSync(`${path}.new`, "w", 0o640);
    try {
      writeFileSync(file, `${sha256(body)}\n${body}\n`);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(`${path}.new`, path);
    for (const name of this.#names().slice(KEPT)) rmSync(join(this.directory, name));
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

function read(path: string): Snapshot | undefined {
  if (!existsSync(path)) return undefined;
  const [checksum, body] = readFileSync(path, "utf8").split("\n");
  if (body === undefined || sha256(body) !== checksum) return undefined;
  const { hash, logLength, state } = JSON.parse(body) as Omit<Snapshot, "state"> & { state: unknown };
  return { hash, logLength, state: State.fromJson(JSON.stringify(state)) };
}
