/** When a line of a log was written, as far as it says: programs write their time in many ways. */

const ISO = /\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?/;
/** Seconds, milliseconds… since 1970 in a field of that name. */
const EPOCH = /"?\b(?:ts|time|timestamp)"?[:=]\s*"?(\d{10}(?:\d{3}|\.\d+)?)\b/;
/** The time comes first; farther on it is one that the line is about. */
const WITHIN = 160;

/** Milliseconds since 1970; undefined when the line says nothing that is understood. */
export function timeOf(line: string): number | undefined {
  const head = line.slice(0, WITHIN);
  const [iso] = ISO.exec(head) ?? [];
  if (iso !== undefined) {
    const time = Date.parse(iso.replace(" ", "T").replace(",", "."));
    return Number.isNaN(time) ? undefined : time;
  }
  const [, epoch] = EPOCH.exec(head) ?? [];
  if (epoch === undefined) return undefined;
  return epoch.length === 13 && !epoch.includes(".") ? Number(epoch) : Number(epoch) * 1000;
}

const UNITS: Readonly<Record<string, number>> = { s: 1e3, m: 60e3, h: 3600e3, d: 86_400e3 };

/**
 * The moment that a person means by `10m`, `2h30m`, or a date and time.
 * @returns milliseconds since 1970; undefined when it is neither
 */
export function momentOf(text: string, now: number): number | undefined {
  if (/^(\d+(\.\d+)?[smhd])+$/.test(text)) {
    const parts = [...text.matchAll(/([\d.]+)([smhd])/g)];
    return now - parts.reduce((sum, [, count, unit = ""]) => sum + Number(count) * (UNITS[unit] ?? 0), 0);
  }
  return ISO.test(text) || /^\d{4}-\d\d-\d\d$/.test(text) ? (timeOf(text) ?? Date.parse(text)) : undefined;
}
