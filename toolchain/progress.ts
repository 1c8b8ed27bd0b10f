/**
 * Progress of long steps on stderr: one line that changes on a terminal, plain lines elsewhere, so that a log of an
 * unattended run still shows what is going on and for how long.
 */
const spinner = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
const framesEvery = 100;
const plainLineEvery = 20_000;

/** Takes a line of the running step's own output. */
export type Report = (line: string) => void;

/** Runs one step and shows how it goes. Errors pass through after the line that marks the failure. */
export async function step<T>(
  title: string,
  work: (report: Report) => Promise<T>,
  out: NodeJS.WriteStream = process.stderr,
): Promise<T> {
  const began = Date.now();
  const seconds = () => Math.round((Date.now() - began) / 1000);
  const terminal = out.isTTY;
  let latest = "";
  let frame = 0;
  const clear = terminal ? "\r\u001b[2K" : "";
  const status = () => `${title} (${String(seconds())} s)${latest ? `: ${latest}` : ""}`;
  const tick = () => {
    const mark = terminal ? (spinner[frame++ % spinner.length] ?? "") : "…";
    const line = `${mark} ${status()}`;
    out.write(terminal ? clear + line.slice(0, (out.columns || 80) - 1) : `${line}\n`);
  };
  if (!terminal) out.write(`… ${title}\n`);
  const timer = setInterval(tick, terminal ? framesEvery : plainLineEvery);
  try {
    const result = await work((line) => {
      latest = line.trim();
    });
    out.write(`${clear}✓ ${title} (${String(seconds())} s)\n`);
    return result;
  } catch (error) {
    out.write(`${clear}✗ ${title} (${String(seconds())} s)\n`);
    throw error;
  } finally {
    clearInterval(timer);
  }
}

/** One line about something that is done or was decided. */
export function note(text: string): void {
  process.stderr.write(`${text}\n`);
}
