import assert from "node:assert/strict";
import type { ActiveFault } from "../../scenarios/faults/active-fault";

/** Has a fault on and then off, each proved. Returns what was seen while it was on. @param within seconds until it must be off */
export async function proveOnAndOff(fault: ActiveFault, within = 5): Promise<string> {
  await fault.inject();
  const on = await fault.verifyOn();
  assert.ok(on.ok, on.saw);
  await fault.recover();
  const off = await fault.verifyOff(within);
  assert.ok(off.ok, off.saw);
  await fault.cleanup();
  return on.saw;
}
