import type { z } from "zod";
import { didYouMean } from "./did-you-mean";

export type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/** `testbed:nodes[2].role`, as it is written in the stack file. */
function keyOf(path: Path): string {
  const text = path.map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`)).join("");
  return `\`testbed:${text.replace(/^\./, "")}\``;
}

function valueAt(raw: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, part) => (value as Record<PropertyKey, unknown> | undefined)?.[part],
    raw,
  );
}

/** A value as a person wrote it, shortened. */
function show(value: unknown): string {
  if (value === undefined) return "missing";
  const text = typeof value === "string" ? value : JSON.stringify(value, withoutPasswords);
  return `\`${text.length > 60 ? `${text.slice(0, 57)}…` : text}\``;
}

const isPassword = (key: unknown): boolean => /password/i.test(String(key));

const withoutPasswords = (key: string, value: unknown): unknown => (isPassword(key) ? "…" : value);

function oneOf(values: readonly unknown[]): string {
  const shown = values.map((value) => show(value));
  return shown.length === 1 ? `expected ${shown[0] ?? ""}` : `expected one of ${shown.join(", ")}`;
}

const kinds: Readonly<Record<string, string>> = {
  array: "a list",
  object: "a group of keys",
  record: "a group of keys with numbers",
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "`true` or `false`",
};

function limit(issue: Issue & { code: "too_small" | "too_big" }): string {
  const bound = issue.code === "too_small" ? `at least ${issue.minimum}` : `at most ${issue.maximum}`;
  return issue.origin === "array"
    ? `expected ${bound} item${bound.endsWith(" 1") ? "" : "s"}`
    : `expected ${bound}`;
}

function expectation(issue: Issue): string {
  switch (issue.code) {
    case "invalid_type":
      return `expected ${kinds[issue.expected] ?? issue.expected}`;
    case "invalid_value":
      return oneOf(issue.values);
    case "too_small":
    case "too_big":
      return limit(issue);
    default:
      return `expected ${issue.message}`;
  }
}

/** The problems behind one: where none of several alternatives fits, those of the one that gets farthest. */
export function innermost(issue: Issue): Issue[] {
  if (issue.code !== "invalid_union" || issue.errors.length === 0) return [issue];
  const closest = issue.errors.reduce((best, next) => (depth(next) > depth(best) ? next : best));
  if (depth(closest) === 0) return [issue];
  return closest.flatMap((inner) => innermost({ ...inner, path: [...issue.path, ...inner.path] }));
}

/**
 * Sentences for one problem: key, value, what is allowed, file.
 * @param issue one of `innermost`
 * @param known the keys that there are at a place
 */
export function describeIssue(
  issue: Issue,
  raw: unknown,
  file: string,
  known: (path: Path) => readonly string[],
): string[] {
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map(
      (key) =>
        `${keyOf([...issue.path, key])} is not a known key (${file}): remove it or correct its name.${didYouMean(key, known(issue.path))}`,
    );
  }
  if (issue.code !== "invalid_union") return [sentence(issue.path, raw, file, expectation(issue))];
  // A discriminator nobody has, or alternatives none of which fits.
  const expected = issue.errors.length === 0 ? unionExpectation(issue) : either(issue.errors.flat());
  return [sentence(issue.path, raw, file, expected)];
}

function either(issues: readonly Issue[]): string {
  return `expected ${issues.map((issue) => expectation(issue).replace(/^expected /, "")).join(", or ")}`;
}

function unionExpectation(issue: Issue & { code: "invalid_union" }): string {
  const options = (issue as { options?: readonly unknown[] }).options;
  return options ? oneOf(options) : `expected ${issue.message}`;
}

function depth(issues: readonly Issue[]): number {
  return Math.max(
    0,
    ...issues.map((issue) => issue.path.length + (issue.code === "unrecognized_keys" ? 1 : 0)),
  );
}

function sentence(path: Path, raw: unknown, file: string, expected: string): string {
  const value = valueAt(raw, path);
  if (value !== undefined && isPassword(path.at(-1)))
    return `${keyOf(path)} is not what it must be (${file}): ${expected}.`;
  return value === undefined
    ? `${keyOf(path)} is missing (${file}): ${expected}.`
    : `${keyOf(path)} is ${show(value)} (${file}): ${expected}.`;
}
