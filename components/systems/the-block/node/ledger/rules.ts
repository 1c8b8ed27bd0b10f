import type { Genesis } from "../config/genesis";
import { forEachTransfer, totalOf, type Batch } from "./batch";
import type { Interval } from "./nonces";
import type { Execution, IntentRecord, LedgerRecord, Reading } from "./records";
import type { MeterState, State } from "./state";

/** What applying a record overwrote and its bytes do not tell; undefined when nothing. */
export type Overwritten = Interval | { readonly epoch: number } | { readonly meter: MeterState | null };

function isNonceUsed(state: State, { sender, nonce }: Batch): boolean {
  return state.nonces.get(sender)?.has(nonce) ?? false;
}

export function hasFunds(state: State, sender: string, amount: number): boolean {
  return state.balance(sender) >= amount;
}

function isEpochStale(state: State, { epoch }: Execution): boolean {
  return epoch < state.highestEpoch;
}

function isExecuted(state: State, { disbursement }: Execution): boolean {
  return (state.disbursements.get(disbursement)?.executions.length ?? 0) > 0;
}

function objectionToExecution(state: State, execution: Execution): string | undefined {
  const intent = state.disbursements.get(execution.disbursement);
  if (intent === undefined) return "no such intent";
  // First: who lost the lease is told so, whatever it wants to pay.
  if (isEpochStale(state, execution))
    return `stale epoch ${execution.epoch}, the chain has seen ${state.highestEpoch}`;
  if (isExecuted(state, execution)) return "already executed";
  return state.treasury < intent.amount ? "not enough money in the treasury" : undefined;
}

/** Why the chain in this state does not take the record; undefined when it does. Signatures are checked elsewhere. */
export function objectionTo(state: State, record: LedgerRecord, genesis: Genesis): string | undefined {
  switch (record.kind) {
    case "batch":
      if (isNonceUsed(state, record)) return `nonce ${record.nonce} is used`;
      return hasFunds(state, record.sender, totalOf(record)) ? undefined : "not enough money";
    case "intent":
      return state.disbursements.has(record.disbursement) ? "such an intent exists" : undefined;
    case "execution":
      return objectionToExecution(state, record);
    case "reading": {
      const last = state.meters.get(meterOf(record, genesis));
      return last !== undefined && record.timestamp_ms <= last.timestamp_ms
        ? "not after the meter's last reading"
        : undefined;
    }
  }
}

/** Meters are named like the members they are at. */
function meterOf({ member }: Reading, genesis: Genesis): string {
  return genesis.members[member]?.identity ?? "";
}

function transfer(state: State, batch: Batch, sign: 1 | -1): void {
  forEachTransfer(batch, (to, amount) => {
    state.credit(batch.sender, -sign * amount);
    state.credit(to, sign * amount);
  });
}

function pay(state: State, { disbursement }: Execution, sign: 1 | -1): void {
  const { to, amount } = state.disbursements.get(disbursement) ?? { to: "", amount: 0 };
  state.treasury -= sign * amount;
  state.credit(to, sign * amount);
}

function intend(state: State, { disbursement: id, to, amount }: IntentRecord, height: number): void {
  state.disbursements.set(id, { id, to, amount, height, executions: [] });
  state.pending.add(id);
}

/** Applies a record that the state has no objection to. */
export function applyRecord(
  state: State,
  record: LedgerRecord,
  height: number,
  genesis: Genesis,
): Overwritten | undefined {
  switch (record.kind) {
    case "batch":
      transfer(state, record, 1);
      return state.noncesOf(record.sender).use(record.nonce);
    case "intent":
      intend(state, record, height);
      return undefined;
    case "execution": {
      const { disbursement: id, epoch, executor } = record;
      const before = { epoch: state.highestEpoch };
      pay(state, record, 1);
      state.disbursements.get(id)?.executions.push({ id, epoch, executor, height });
      state.pending.delete(id);
      state.highestEpoch = Math.max(before.epoch, epoch);
      return before;
    }
    case "reading": {
      const meter = meterOf(record, genesis);
      const last = state.meters.get(meter) ?? null;
      const { joules, timestamp_ms } = record;
      state.meters.set(meter, { meter, joules, timestamp_ms, readings: (last?.readings ?? 0) + 1 });
      return { meter: last };
    }
  }
}

/** The inverse of `applyRecord`, with what it answered; records are undone in the reverse order. */
export function undoRecord(
  state: State,
  record: LedgerRecord,
  overwritten: Overwritten | undefined,
  genesis: Genesis,
): void {
  switch (record.kind) {
    case "batch":
      state.noncesOf(record.sender).release(record.nonce, overwritten as Interval | undefined);
      {
        transfer(state, record, -1);
        return;
      }
    case "intent":
      state.disbursements.delete(record.disbursement);
      state.pending.delete(record.disbursement);
      return;
    case "execution": {
      const executions = state.disbursements.get(record.disbursement)?.executions;
      executions?.pop();
      if (executions?.length === 0) state.pending.add(record.disbursement);
      pay(state, record, -1);
      state.highestEpoch = (overwritten as { epoch: number }).epoch;
      return;
    }
    case "reading": {
      const meter = meterOf(record, genesis);
      const { meter: last } = overwritten as { meter: MeterState | null };
      if (last === null) state.meters.delete(meter);
      else state.meters.set(meter, last);
    }
  }
}
