/**
 * A glob as the official plugin reads it, with `/` as separator: `*` matches all but `/`, `**` all, `?` one character
 * but `/`, `[abc]`, `[a-z]`, `[!a]` one of a class, `{a,b}` either.
 */
export function compileGlob(glob: string): (file: string) => boolean {
  const pattern = new RegExp(`^${translate(glob)}$`, "s");
  return (file) => pattern.test(file);
}

const TOKEN = /\*\*|\*|\?|\[!?[^\]]+\]|\{|\}|,|\\.|[^]/g;

function translate(glob: string): string {
  let depth = 0;
  const pattern = (glob.match(TOKEN) ?? []).map((token) => {
    if (token === "**") return ".*";
    if (token === "*") return "[^/]*";
    if (token === "?") return "[^/]";
    if (token.startsWith("[") && token.length > 2) return token.replace("[!", "[^");
    if (token === "{") return (depth++, "(?:");
    if (token === "}" && depth > 0) return (depth--, ")");
    if (token === "," && depth > 0) return "|";
    const literal = token.length === 2 && token.startsWith("\\") ? token.slice(1) : token;
    return literal.replace(/[\\^$.*+?()[\]{}|]/, "\\$&");
  });
  if (depth > 0) throw new Error(`glob ${JSON.stringify(glob)} has a "{" without its "}"`);
  return pattern.join("");
}
