import { eventually } from "./eventually";
import type { Running } from "./workspace";

/** @returns waits until a running command has printed something. It fails when the command ends before, with what it said. */
export function progressOf({ child, done }: Running): (what: RegExp, seconds: number) => Promise<void> {
  let text = "";
  let ended: string | undefined;
  child.stdout?.on("data", (more: string) => (text += more));
  done.then(
    () => (ended = "it ended"),
    (error: unknown) => (ended = String(error)),
  );
  return async (what, seconds) => {
    const end = await eventually(
      `${String(what)} is printed`,
      seconds,
      () => (what.test(text) ? "printed" : ended),
      () => text.slice(-2000),
    );
    if (end !== "printed") throw new Error(`${String(what)} was never printed: ${end}`);
  };
}
