/** Set-up cannot go on. Shown without a stack trace; the process ends with 2. */
export class SetupError extends Error {
  /**
   * @param message what is wrong, and where
   * @param advice what the user can do about it, one line each
   */
  constructor(
    message: string,
    readonly advice: readonly string[],
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = "SetupError";
  }

  /** Message and advice, as printed. */
  override toString(): string {
    return [this.message, ...this.advice.map((line) => `  ${line}`)].join("\n");
  }
}
