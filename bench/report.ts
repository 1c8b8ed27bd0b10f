import { existsSync, readFileSync, writeFileSync } from "node:fs";
import type { Table } from "./benchmark";

const HEAD = `# Benchmarks

Made by \`npm run bench -- NAME --write\`; do not edit. Every figure has its floor beside it, taken in the same run on the
same machine: compare ratios, not numbers.
`;

export interface Section {
  readonly name: string;
  readonly title: string;
  readonly about: string;
  readonly machine: string;
  readonly commit: string;
  /** Day of the run, YYYY-MM-DD. */
  readonly date: string;
  readonly tables: readonly Table[];
}

/** A benchmark's part of the page. */
function renderSection(section: Section): string {
  const { name, title, about, machine, commit, date, tables } = section;
  return [
    `## ${title}`,
    about,
    `\`npm run bench -- ${name}\` at ${commit}, ${date}. ${machine}.`,
    ...tables.map(renderTable),
  ].join("\n\n");
}

function renderTable({ title, columns, rows, notes = [] }: Table): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  const rule = line(columns.map((_, index) => (index === 0 ? "---" : "---:")));
  const table = [line(columns), rule, ...rows.map(line)].join("\n");
  return [`**${title}**`, table, ...notes].join("\n\n");
}

/** Replaces one benchmark's section, keeps the others. Sections are in the order of their names. */
export function replaceSection(page: string, name: string, text: string): string {
  const sections = new Map<string, string>();
  for (const [, key = "", body = ""] of page.matchAll(/<!-- bench (\S+) -->\n([^]*?)\n<!-- end \1 -->/g))
    sections.set(key, body);
  sections.set(name, `\n${text}\n`);
  const parts = [...sections].sort(([a], [b]) => (a < b ? -1 : 1));
  return [HEAD, ...parts.map(([key, body]) => `<!-- bench ${key} -->\n${body}\n<!-- end ${key} -->\n`)].join(
    "\n",
  );
}

/** Writes one section to the page. */
export function writeSection(file: string, section: Section): void {
  const page = existsSync(file) ? readFileSync(file, "utf8") : "";
  writeFileSync(file, replaceSection(page, section.name, renderSection(section)));
}
