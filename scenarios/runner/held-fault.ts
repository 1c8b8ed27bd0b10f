/** A fault of the scenario from its first moment to its last. Whatever state it is in, `heal` leaves nothing of it. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Observation } from "../adapter";
import type { FaultSpec } from "../faults/fault";
import type { ArmedFault, Fired } from "./ports";
import { reasonOf } from "../reason";

export interface Healed {
  readonly observation: Observation;
  /** Milliseconds of `performance.now()` at which recovery was ordered: from here on the fault may be gone. */
  readonly at: number;
}

export class HeldFault {
  fired: Fired | undefined;
  private injecting: Promise<unknown> | undefined;
  private healing: Promise<Healed> | undefined;

  constructor(
    readonly name: string,
    readonly spec: FaultSpec,
    private readonly armed: Promise<ArmedFault>,
  ) {
    // Its failure is reported by `strike`; `heal` then has nothing to do.
    armed.catch(() => undefined);
  }

  /** Whether somebody has begun to heal it. */
  get over(): boolean {
    return this.healing !== undefined;
  }

  /** inject → verify on. `onFired` is called in between. */
  async strike(onFired: (fired: Fired) => void): Promise<Observation> {
    const fault = await this.armed;
    if (this.over) throw new Error(`fault ${this.name} was healed before it could be injected`);
    const injecting = fault.inject();
    this.injecting = injecting;
    this.fired = await injecting;
    onFired(this.fired);
    return fault.verifyOn();
  }

  /** Whether it still bites: a fault that ended by itself was not held. */
  async stillOn(): Promise<Observation> {
    return (await this.armed).verifyOn();
  }

  /** recover → verify off → cleanup, once: later calls get the first one's answer. Never throws. */
  heal(withinSeconds: number): Promise<Healed> {
    this.healing ??= this.undo(withinSeconds);
    return this.healing;
  }

  private async undo(withinSeconds: number): Promise<Healed> {
    const fault = await this.armed.catch(() => undefined);
    // An injection under way is let through, so that recovery meets a state it knows; not for long.
    await Promise.race([this.injecting?.catch(() => undefined), sleep(1000, undefined, { ref: false })]);
    if (fault === undefined)
      return { observation: { ok: true, saw: "was never set up" }, at: performance.now() };
    const problems: string[] = [];
    const attempt = async <T>(what: string, act: () => Promise<T>): Promise<T | undefined> => {
      try {
        return await act();
      } catch (error) {
        problems.push(`${what}: ${reasonOf(error)}`);
        return undefined;
      }
    };
    if (this.injecting === undefined) {
      await attempt("cleanup", () => fault.cleanup());
      return {
        observation: { ok: problems.length === 0, saw: ["was never injected", ...problems].join("; ") },
        at: performance.now(),
      };
    }
    const at = performance.now();
    await attempt("recover", () => fault.recover());
    const seen = await attempt("verify off", () => fault.verifyOff(withinSeconds));
    await attempt("cleanup", () => fault.cleanup());
    const ok = problems.length === 0 && seen?.ok === true && seen.missing !== true;
    return { observation: { ...seen, ok, saw: [seen?.saw, ...problems].filter(Boolean).join("; ") }, at };
  }
}
