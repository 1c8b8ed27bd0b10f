import { RunError } from "@pulumi/pulumi";

/** Something in the stack file is wrong. Ends the program with its message and no stack trace. */
export class ConfigError extends RunError {
  constructor(readonly problems: readonly string[]) {
    super(
      `${problems.length} problem${problems.length === 1 ? "" : "s"} in the configuration:\n  - ${problems.join("\n  - ")}`,
    );
  }
}

/** A scenario or a system asks for what the environment cannot do. Raised at preview, before anything changes. */
export class CapabilityError extends RunError {}
