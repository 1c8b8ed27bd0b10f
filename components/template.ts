/** Files with blanks for the secrets of a stack. Pure, and without Pulumi: who verifies them knows no secret. */

/** What a template asks for at one place. */
export interface Placeholder {
  readonly kind: "secret" | "public";
  /** Letters, digits, `.`, `_` and `-`. */
  readonly name: string;
}

/** Text and placeholders, in order. */
export type TemplatePart = string | Placeholder;

/** @throws Error naming the placeholder that is not understood */
export function parseTemplate(template: string): readonly TemplatePart[] {
  return template.split(/(\$\{[^}]*\}?)/).map((part, index) => {
    if (index % 2 === 0) return part;
    const [, kind, name] = /^\$\{(secret|public):([A-Za-z0-9._-]+)\}$/.exec(part) ?? [];
    if (kind === undefined || name === undefined)
      throw new Error(
        `the template has \`${part}\`, which is not understood: write \${secret:NAME} or \${public:NAME}`,
      );
    return { kind: kind as Placeholder["kind"], name };
  });
}

/**
 * What a filled template looks like: its text as it is, and 64 hex digits for each placeholder, the same for the same one.
 * @throws as `parseTemplate`
 */
export function templatePattern(template: string): RegExp {
  const seen: string[] = [];
  const source = parseTemplate(template).map((part) => {
    if (typeof part === "string") return part.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
    const id = `${part.kind}:${part.name}`;
    const before = seen.indexOf(id) + 1;
    // In brackets, because a digit of the text may follow.
    if (before > 0) return `(?:\\${before})`;
    seen.push(id);
    return "([0-9a-f]{64})";
  });
  return new RegExp(`^${source.join("")}$`);
}
