import { open, type FileHandle } from "node:fs/promises";
import { emptyState, type Entry, type HardState, type JournalRecord } from "./messages";

/** What a node must not forget, in a file: a line of JSON for each record, appended and flushed before anybody is told. */
export class Journal {
  private constructor(private readonly file: FileHandle) {}

  /**
   * Opens or makes the file, and reads it. A last line that a crash cut off was never acted upon: it is removed.
   * @throws Error when another line cannot be read, with its number
   */
  static async open(path: string): Promise<{ readonly journal: Journal; readonly state: HardState }> {
    const file = await open(path, "a+", 0o600);
    const text = await file.readFile("utf8");
    const whole = text.slice(0, text.lastIndexOf("\n") + 1);
    if (whole.length < text.length) await file.truncate(Buffer.byteLength(whole));
    return { journal: new Journal(file), state: replay(whole.split("\n").slice(0, -1), path) };
  }

  /** Resolves once they are on disk. */
  async append(records: readonly JournalRecord[]): Promise<void> {
    if (records.length === 0) return;
    await this.file.appendFile(records.map((record) => `${JSON.stringify(record)}\n`).join(""));
    await this.file.datasync();
  }

  async close(): Promise<void> {
    await this.file.close();
  }
}

function replay(lines: readonly string[], path: string): HardState {
  let { term, vote } = emptyState;
  const entries: Entry[] = [];
  lines.forEach((line, at) => {
    const record = parse(line, `${path}:${at + 1}`);
    if ("term" in record) ({ term, vote } = record);
    else entries.splice(record.from - 1, Infinity, ...record.entries);
  });
  return { term, vote, entries };
}

function parse(line: string, where: string): JournalRecord {
  try {
    return JSON.parse(line) as JournalRecord;
  } catch {
    throw new Error(`${where} is no record: the file is damaged; remove the node's state to start it empty`);
  }
}
