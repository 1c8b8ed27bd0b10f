import { list, text, type Json } from "../object";

/** A label selector as queries have it; undefined for one that selects nothing that could be asked for. */
export function selectorOf(selector: Json | undefined): string | undefined {
  if (typeof selector !== "object" || selector === null) return undefined;
  const { matchLabels = {} } = selector as { readonly matchLabels?: Readonly<Record<string, string>> };
  const labels = Object.entries(matchLabels).map(([name, value]) => `${name}=${value}`);
  const expressions = list(selector, "matchExpressions").map((one) => {
    const [key, operator] = [text(one, "key"), text(one, "operator")];
    if (operator === "Exists") return key;
    if (operator === "DoesNotExist") return `!${key}`;
    const values = (one["values"] as unknown as readonly string[]).join(",");
    return `${key} ${operator === "In" ? "in" : "notin"} (${values})`;
  });
  return [...labels, ...expressions].join(",") || undefined;
}
