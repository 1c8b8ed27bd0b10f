import { inspect } from "node:util";
import { RunError } from "@pulumi/pulumi";

/** Ends the program with its message and no stack trace. */
class Refusal extends RunError {
  /** Pulumi inspects every error, and with it the whole module graph it hangs on to: some 15 s for nothing. */
  [inspect.custom](): string {
    return this.message;
  }
}

/** Something in the stack file is wrong. */
export class ConfigError extends Refusal {
  constructor(readonly problems: readonly string[]) {
    super(
      `${problems.length} problem${problems.length === 1 ? "" : "s"} in the configuration:\n  - ${problems.join("\n  - ")}`,
    );
  }
}

/** A scenario or a system asks for what the environment cannot do. Raised at preview, before anything changes. */
export class CapabilityError extends Refusal {}
