const SUFFIXES: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  "": 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/** Fields of quantities, or of maps of them. */
const FIELDS =
  /(?:^|\.)(?:(?:limits|requests|hard|capacity|default|defaultRequest|max|min|maxLimitRequestRatio|overhead|podFixed)\.[^.]+|sizeLimit|divisor)$/;

/** Whether what is at the path is an amount, e.g. of memory, which API servers spell in their own way. */
export function isQuantity(path: string): boolean {
  return FIELDS.test(path);
}

/** Whether two spellings (`1024Mi`, `1Gi`; `1000m`, 1) are the same amount. */
export function sameQuantity(a: unknown, b: unknown): boolean {
  const [x, y] = [amount(a), amount(b)];
  return x !== undefined && y !== undefined && Math.abs(x - y) <= 1e-12 * Math.max(Math.abs(x), Math.abs(y));
}

function amount(value: unknown): number | undefined {
  if (typeof value === "number") return value;
  if (typeof value !== "string") return undefined;
  const [, digits = "", exponent, suffix = ""] =
    /^([+-]?(?:\d+\.?\d*|\.\d+))(?:[eE]([+-]?\d+)|([a-zA-Z]*))$/.exec(value) ?? [];
  const factor = exponent === undefined ? SUFFIXES[suffix] : 10 ** Number(exponent);
  return digits === "" || factor === undefined ? undefined : Number(digits) * factor;
}
