import * as z from "zod";
import type { LoadResult } from "../load/load";
import { commonCheck, missing } from "./check";
import { reasonOf } from "../reason";

/** Percentiles that can be limited, with the number of samples below which they are a guess: ten beyond the limit. */
const PERCENTILES = {
  p50: { percent: 50, samples: 20 },
  p90: { percent: 90, samples: 100 },
  p95: { percent: 95, samples: 200 },
  p99: { percent: 99, samples: 1000 },
  p999: { percent: 99.9, samples: 10_000 },
  max: { percent: 100, samples: 1 },
} as const;
type Percentile = keyof typeof PERCENTILES;
const names = Object.keys(PERCENTILES) as Percentile[];

const milliseconds = z.number().positive().optional();

/** Limits on a finished load. Percentiles are taken from its histogram, not from numbers somebody wrote down. */
export const loadWithin = commonCheck({
  about: "a load's latencies (ms, from the scheduled send time), errors and rate are within limits",
  arguments: z
    .strictObject({
      load: z.string(),
      p50: milliseconds,
      p90: milliseconds,
      p95: milliseconds,
      p99: milliseconds,
      p999: milliseconds,
      max: milliseconds,
      /** Share of scheduled requests without success, 0…1. */
      errors: z.number().min(0).max(1).optional(),
      /** Successful requests a second. */
      rate: z.number().positive().optional(),
    })
    .refine(
      (args) => Object.entries(args).some(([name, limit]) => name !== "load" && limit !== undefined),
      "needs a limit",
    ),
  fromSamples: true,
  run({ load: name, errors, rate, ...limits }, state) {
    const load = state.loads.get(name);
    if (load === undefined) return missing(`there is no finished load "${name}"`);
    if (load.scheduled === 0 || load.seconds <= 0) return missing(`load "${name}" scheduled nothing`);
    const share = (load.scheduled - load.ok) / load.scheduled;
    const achieved = load.ok / load.seconds;
    const broken: string[] = [];
    const held: string[] = [];
    const judge = (holds: boolean, sentence: string): void => void (holds ? held : broken).push(sentence);
    if (errors !== undefined)
      judge(share <= errors, `${(share * 100).toFixed(2)} % failed (limit ${(errors * 100).toFixed(2)} %)`);
    if (rate !== undefined) judge(achieved >= rate, `${achieved.toFixed(1)} ok/s (at least ${rate})`);
    const wanted = names.filter((each) => limits[each] !== undefined);
    const latency = wanted.length > 0 ? latencies(load) : undefined;
    if (typeof latency === "string") return missing(`load "${name}": ${latency}`);
    const few = wanted.find((each) => (latency?.count ?? 0) < PERCENTILES[each].samples);
    for (const each of wanted) {
      const value = latency?.at(PERCENTILES[each].percent) ?? Number.NaN;
      const limit = limits[each] ?? Number.NaN;
      judge(value <= limit, `${each} ${value.toFixed(2)} ms (limit ${limit})`);
    }
    const data = { share, rate: achieved, samples: load.latency.count };
    if (few !== undefined && broken.length === 0)
      return {
        ...missing(
          `${latency?.count ?? 0} samples are too few for ${few}, which needs ${PERCENTILES[few].samples}`,
        ),
        data,
      };
    return { ok: broken.length === 0, saw: (broken.length > 0 ? broken : held).join(", "), data };
  },
});

interface Latencies {
  readonly count: number;
  at(percent: number): number;
}

/** From the stored histogram; a sentence when it cannot be read or is not that of this load. */
function latencies(load: LoadResult): Latencies | string {
  const { decodeFromCompressedBase64 } = require("hdr-histogram-js") as typeof import("hdr-histogram-js");
  try {
    const histogram = decodeFromCompressedBase64(load.histogram, 32, false);
    const count = histogram.totalCount;
    if (count !== load.latency.count)
      return `its histogram has ${count} samples, but ${load.latency.count} were counted`;
    return { count, at: (percent) => histogram.getValueAtPercentile(percent) / 1000 };
  } catch (error) {
    return `its histogram cannot be read: ${reasonOf(error)}`;
  }
}
