/** What a gate left on its host, as `gate.sh` tells it. */
import { junitTests, parseTap, type Tap } from "./tap";

/** A file of an iteration. */
export interface RecordFile {
  /** `N/NAME`. */
  readonly path: string;
  readonly text: string;
}

export interface Iteration {
  readonly number: number;
  /** Exit code of the suite; undefined when it never ended. */
  readonly code: number | undefined;
  /** One for each call of bats. */
  readonly taps: readonly Tap[];
  /** Test cases in the JUnit reports. */
  readonly reported: number;
}

/** A gate as it is now. */
export interface Look {
  readonly state: "absent" | "running" | "ended" | "lost";
  /** Why it never began, if it did not. */
  readonly refused?: string;
  /** Iterations that are over. */
  readonly done: number;
}

/** Only what the gate itself writes. */
const PATH = /^\d{1,4}\/[A-Za-z0-9][A-Za-z0-9._-]{0,60}$/;

export function readLook(text: string): Look {
  const state = /^state (absent|running|ended|lost)$/m.exec(text)?.[1] as Look["state"] | undefined;
  if (state === undefined) throw new Error(`the gate answered: ${text.slice(0, 200)}`);
  const refused = /^refused (.+)$/m.exec(text)?.[1];
  return {
    state,
    ...(refused === undefined ? {} : { refused }),
    done: text.match(/^iteration \d+ \d+ \d+$/gm)?.length ?? 0,
  };
}

export function readFiles(text: string): readonly RecordFile[] {
  return [...text.matchAll(/^file (\S+) (\S*)$/gm)]
    .filter(([, path = ""]) => PATH.test(path))
    .map(([, path = "", base64 = ""]) => ({ path, text: Buffer.from(base64, "base64").toString("utf8") }));
}

/** In order. */
export function iterationsIn(files: readonly RecordFile[]): readonly Iteration[] {
  const numbers = [...new Set(files.map(({ path }) => Number(path.split("/")[0])))].sort((a, b) => a - b);
  return numbers.map((number) => {
    const own = files.filter(({ path }) => path.startsWith(`${number}/`));
    const named = (pattern: RegExp): readonly string[] =>
      own.filter(({ path }) => pattern.test(path)).map(({ text }) => text);
    const code = /^(\d+) /.exec(named(/\/exit$/)[0] ?? "")?.[1];
    return {
      number,
      code: code === undefined ? undefined : Number(code),
      taps: named(/\/tap-\d+\.tap$/).map(parseTap),
      reported: named(/\/junit-\d+\.xml$/).reduce((sum, text) => sum + junitTests(text), 0),
    };
  });
}
