import type { Genesis, Member } from "../config/genesis";

/** Indices, among the members, of those that take turns. */
export function validatorsOf(genesis: Genesis): number[] {
  return genesis.members.flatMap((member, i) => (isValidator(member) ? [i] : []));
}

function isValidator({ role, weight }: Member): boolean {
  return role === "validator" && weight > 0;
}

/** Index, among the members, of the one whose turn the slot is. */
export function proposerOf(genesis: Genesis, slot: number): number {
  const validators = validatorsOf(genesis);
  return validators[slot % validators.length] ?? -1;
}

/** Slot of a moment (ms since 1970). */
export function slotAt(genesis: Genesis, now_ms: number): number {
  return Math.floor(now_ms / (genesis.slotSeconds * 1000));
}
