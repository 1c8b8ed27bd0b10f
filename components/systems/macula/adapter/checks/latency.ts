import { numberOf } from "../../../../../scenarios/checks/arguments";
import { observing, type Checks } from "../../../../../scenarios/checks/answers";
import { STATUS } from "../../ports";
import type { Realm } from "../realm";
import { percentile } from "../statistics";
import { observingCalls } from "./observing-calls";

/** Samples below which a 95th percentile is a guess: ten must be beyond it. */
const ENOUGH = 200;

/**
 * - `macula/round-trip { samples }`: how long the network itself takes from the client to the providers.
 * - `macula/latency { calls, p95 }`: all of these calls succeeded, 95 of 100 within so many milliseconds.
 */
export function latencyChecks(realm: Realm): Checks {
  return {
    "macula/round-trip": observing(async (args) => {
      const addresses = realm.providers.map(({ address }) => `${address}:${STATUS}`);
      const trips = await realm.client.roundTrips(addresses, numberOf(args, "samples"));
      const [p50, max] = [percentile(trips, 50), Math.max(...trips)];
      return {
        ok: trips.length > 0,
        saw: `round trip of the network: median ${p50.toFixed(2)} ms, longest ${max.toFixed(2)} ms of ${trips.length}`,
        data: { p50, max, samples: trips.length },
      };
    }),

    "macula/latency": observingCalls(realm, ({ calls }, args) => {
      const limit = numberOf(args, "p95");
      const failed = calls.filter(({ ok }) => !ok);
      if (failed.length > 0) return { ok: false, saw: `${failed.length} of ${calls.length} calls failed` };
      const samples = calls.map(({ milliseconds }) => milliseconds);
      const [p50, p95, max] = [percentile(samples, 50), percentile(samples, 95), Math.max(...samples)];
      const data = { p50, p95, max, samples: samples.length };
      if (samples.length < ENOUGH)
        return {
          ok: false,
          missing: true,
          saw: `${samples.length} samples are too few for p95, which needs ${ENOUGH}`,
          data,
        };
      return {
        ok: p95 < limit,
        saw: `p50 ${p50.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms (limit ${limit}), longest ${max.toFixed(1)} ms of ${samples.length}`,
        data,
      };
    }),
  };
}
