import type { Call } from "./register";

/** A call or its return, in a list ordered by time. */
export interface Entry {
  readonly id: number;
  readonly call: Call;
  readonly isReturn: boolean;
  readonly at: number;
  previous: Entry | undefined;
  next: Entry | undefined;
}

/** Calls and returns in order of time; at the same instant calls come first, so that touching calls count as concurrent. */
export class TimeLine {
  first: Entry | undefined;
  readonly #returns: (Entry | undefined)[] = [];

  constructor(calls: readonly Call[]) {
    const entries: Entry[] = [];
    calls.forEach((call, id) => {
      const common = { id, call, previous: undefined, next: undefined };
      entries.push({ ...common, isReturn: false, at: call.start });
      if (!call.required) return;
      const end: Entry = { ...common, isReturn: true, at: call.end };
      this.#returns[id] = end;
      entries.push(end);
    });
    entries.sort((a, b) => a.at - b.at || Number(a.isReturn) - Number(b.isReturn));
    entries.forEach((each, index) => {
      each.previous = entries[index - 1];
      each.next = entries[index + 1];
    });
    this.first = entries[0];
  }

  /** Takes a call and its return out; they keep their own links, for `unlift`. */
  lift(entry: Entry): void {
    this.#unlink(entry);
    const end = this.#returns[entry.id];
    if (end) this.#unlink(end);
  }

  /** Undoes the last `lift`. */
  unlift(entry: Entry): void {
    const end = this.#returns[entry.id];
    if (end) this.#relink(end);
    this.#relink(entry);
  }

  #unlink(entry: Entry): void {
    if (entry.previous) entry.previous.next = entry.next;
    else this.first = entry.next;
    if (entry.next) entry.next.previous = entry.previous;
  }

  #relink(entry: Entry): void {
    if (entry.previous) entry.previous.next = entry;
    else this.first = entry;
    if (entry.next) entry.next.previous = entry;
  }
}
