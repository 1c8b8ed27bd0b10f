/** What every command takes. */
export interface StackOptions {
  readonly stack?: string;
  readonly json?: boolean;
}
