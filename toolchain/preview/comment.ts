import type { Change } from "./diff";

/** Finds the comment to edit in place; one for all stacks. */
export const marker = "<!-- testbed-preview -->";

/** What the comment says of one stack: its changes, or why there is no preview. */
export interface StackPreview {
  readonly stack: string;
  readonly changes: readonly Change[] | { readonly error: string };
}

const signs = { added: "➕ added", removed: "➖ removed", changed: "✏️ changed" } as const;
const detailsShown = 12;

function row({ kind, type, name, details }: Change): string {
  const shown = details.slice(0, detailsShown).join("<br>");
  const more = details.length > detailsShown ? `<br>… and ${details.length - detailsShown} more` : "";
  return `| ${signs[kind]} | \`${name}\` | ${type} | ${(shown + more).replaceAll("|", "\\|")} |`;
}

function section({ stack, changes }: StackPreview): string {
  const title = `### Stack \`${stack}\``;
  if ("error" in changes) return `${title}\n\n❌ The preview failed:\n\n\`\`\`\n${changes.error}\n\`\`\``;
  if (changes.length === 0) return `${title}\n\nNo difference to the base branch.`;
  const count = (kind: Change["kind"]): number => changes.filter((change) => change.kind === kind).length;
  const summary = `${count("added")} added, ${count("changed")} changed, ${count("removed")} removed`;
  return `${title}\n\n${summary}\n\n| | resource | type | what |\n|---|---|---|---|\n${changes.map(row).join("\n")}`;
}

/** The pull-request comment, Markdown. */
export function renderComment(stacks: readonly StackPreview[]): string {
  return `${marker}\n## Testbed preview\n\nWhat a deployment of this branch would differ in from its base.\n\n${stacks.map(section).join("\n\n")}\n`;
}
