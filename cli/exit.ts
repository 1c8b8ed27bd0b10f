/** Exit codes of the command line; part of its interface. */
export const EXIT = {
  ok: 0,
  /** A verdict is not `pass`, or healing left something. */
  notPass: 1,
  /** Drift; also wrong usage and missing preconditions, as with most programs. */
  drift: 2,
} as const;

/** Something the person at the keyboard can do something about: its message says what. */
export class Problem extends Error {
  constructor(
    message: string,
    readonly exitCode: number = EXIT.drift,
  ) {
    super(message);
  }
}
