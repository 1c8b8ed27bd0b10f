import type { z } from "zod";

/** Something wrong in a file: where, and what is allowed there. */
export interface Mistake {
  readonly path: readonly PropertyKey[];
  readonly expected: string;
}

/** The configuration is wrong; the program ends with 2. */
export class ConfigMistakes extends Error {
  /** @param lines one for each mistake: file, key, value, what is allowed */
  constructor(readonly lines: readonly string[]) {
    super(lines.join("\n"));
    this.name = "ConfigMistakes";
  }
}

/** One line for a mistake: file, key, value, what is allowed. */
export function lineOf(file: string, { path, expected }: Mistake, raw: unknown): string {
  const key = path.reduce<string>(
    (text, part) =>
      typeof part === "number" ? `${text}[${part}]` : `${text}${text ? "." : ""}${String(part)}`,
    "",
  );
  const value = path.reduce<unknown>(
    (at, part) => (at as Record<PropertyKey, unknown> | undefined)?.[part],
    raw,
  );
  const found = value === undefined ? "is missing" : `is ${shown(value)}`;
  return key === "" ? `${file}: expected ${expected}` : `${file}: \`${key}\` ${found}: expected ${expected}`;
}

/** What a schema found wrong. */
export function mistakesOf(error: z.ZodError): readonly Mistake[] {
  return error.issues.flatMap((issue): Mistake[] =>
    issue.code === "unrecognized_keys"
      ? issue.keys.map((key) => ({
          path: [...issue.path, key],
          expected: "no such key; remove it or correct its name",
        }))
      : [{ path: issue.path, expected: expectation(issue) }],
  );
}

function expectation(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return kinds[issue.expected] ?? issue.expected;
    case "invalid_value":
      return `one of ${issue.values.map((value) => JSON.stringify(value)).join(", ")}`;
    case "too_small":
      return `at least ${issue.minimum}`;
    case "too_big":
      return `at most ${issue.maximum}`;
    default:
      return issue.message;
  }
}

const kinds: Readonly<Record<string, string>> = {
  array: "a list",
  object: "a section",
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
};

function shown(value: unknown): string {
  const text = JSON.stringify(value);
  return `\`${text.length > 60 ? `${text.slice(0, 57)}...` : text}\``;
}
