/** Cuts a stream of text into lines without their line ends, as they become complete. */
export class LineSplitter {
  private rest = "";

  constructor(private readonly emit: (line: string) => void) {}

  add(text: string): void {
    const lines = (this.rest + text).split("\n");
    this.rest = lines.pop() ?? "";
    for (const line of lines) this.emit(line.replace(/\r$/, ""));
  }

  /** Emits what was left without a line end. */
  end(): void {
    if (this.rest !== "") this.emit(this.rest);
    this.rest = "";
  }
}
