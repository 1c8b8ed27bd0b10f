/**
 * The clock of who holds a lease, in milliseconds. It runs with the faster of the monotonic and the wall clock: the
 * monotonic one stands still while a machine sleeps, the wall clock may be set back. Too fast is safe: the lease is left early.
 */
export function holderClock(
  monotonic: () => number = () => performance.now(),
  wall: () => number = Date.now,
): () => number {
  let elapsed = 0;
  let last = { monotonic: monotonic(), wall: wall() };
  return () => {
    const now = { monotonic: monotonic(), wall: wall() };
    elapsed += Math.max(0, now.monotonic - last.monotonic, now.wall - last.wall);
    last = now;
    return elapsed;
  };
}
