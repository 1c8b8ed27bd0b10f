/** Where a fault is in its life. */
export type FaultState = "new" | "armed" | "injected" | "proven" | "recovered" | "healed" | "clean";

/** The six steps every fault goes through. */
export type FaultStep = "setup" | "inject" | "verifyOn" | "recover" | "verifyOff" | "cleanup";

const transitions: Readonly<
  Record<FaultStep, { readonly from: readonly FaultState[]; readonly to: FaultState }>
> = {
  setup: { from: ["new"], to: "armed" },
  inject: { from: ["armed"], to: "injected" },
  verifyOn: { from: ["injected", "proven"], to: "proven" },
  recover: { from: ["injected", "proven"], to: "recovered" },
  verifyOff: { from: ["recovered", "healed"], to: "healed" },
  cleanup: { from: ["new", "armed", "injected", "proven", "recovered", "healed", "clean"], to: "clean" },
};

/** Checked state machine: a step out of order is a defect of the caller and throws. */
export class Lifecycle {
  #state: FaultState = "new";

  constructor(private readonly fault: string) {}

  get state(): FaultState {
    return this.#state;
  }

  /** @throws when the step may not follow the present state. */
  check(step: FaultStep): void {
    const { from } = transitions[step];
    if (!from.includes(this.#state))
      throw new Error(
        `fault ${this.fault}: ${step} is not possible while it is ${this.#state}; it must be ${from.join(" or ")}`,
      );
  }

  /** Notes that the step was done. @throws as `check`. */
  done(step: FaultStep): void {
    this.check(step);
    this.#state = transitions[step].to;
  }
}
