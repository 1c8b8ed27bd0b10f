import type { LoadResult, LoadSpec } from "./load";

const DEFAULT_LATE_SHARE = 0.01;

/** Why a load proves nothing, or undefined: it was really there, and on schedule. */
export function whyInvalid(spec: LoadSpec, result: LoadResult): string | undefined {
  const { scheduled, sent, late } = result;
  if (sent === 0) {
    const errors = Object.entries(result.errors).map(([kind, count]) => `${kind}: ${count}`);
    return `the load sent nothing (${scheduled} requests were due${errors.length > 0 ? `; ${errors.join(", ")}` : ""})`;
  }
  const limit = spec.lateShare ?? DEFAULT_LATE_SHARE;
  if (late / scheduled > limit)
    return (
      `the generator was too slow: ${late} of ${scheduled} requests (${percent(late / scheduled)}) were sent late, ` +
      `${percent(limit)} are allowed; use a lower rate, more workers or a less busy machine`
    );
  return undefined;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
