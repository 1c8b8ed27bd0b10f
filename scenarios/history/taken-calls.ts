import type { Call, State } from "./register";

/** The set of calls placed so far. Nearly always a prefix by start and a few more: that makes its exact key short. */
export class TakenCalls {
  requiredLeft: number;
  readonly #required: number;
  readonly #taken: boolean[];
  /** All required calls below are taken. */
  #prefix = 0;

  constructor(calls: readonly Call[]) {
    this.#taken = calls.map(() => false);
    this.#required = calls.filter((call) => call.required).length;
    this.requiredLeft = this.#required;
  }

  add(id: number): void {
    this.#taken[id] = true;
    if (id < this.#required) this.requiredLeft--;
    while (this.#prefix < this.#required && this.#taken[this.#prefix]) this.#prefix++;
  }

  remove(id: number): void {
    this.#taken[id] = false;
    if (id < this.#required) this.requiredLeft++;
    if (id < this.#prefix) this.#prefix = id;
  }

  /** Identifies this set together with a state. */
  key(state: State): string {
    let key = String(this.#prefix);
    let beyond = this.#required - this.requiredLeft - this.#prefix;
    for (let id = this.#prefix + 1; beyond > 0; id++)
      if (this.#taken[id]) {
        key += `,${id}`;
        beyond--;
      }
    for (let id = this.#required; id < this.#taken.length; id++) if (this.#taken[id]) key += `,${id}`;
    return state === null ? key : `${key}=${state}`;
  }
}
