import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { format, resolveConfig } from "prettier";
import { project } from "../project";

/** A file that is made from the code. */
export interface Page {
  /** Relative to the project. */
  readonly file: string;
  readonly text: string;
}

/** Writes the pages, or with `--check` only tells which are stale. Returns the exit code. */
export async function publish(
  command: string,
  pages: readonly Page[],
  args: readonly string[],
  root = project,
): Promise<number> {
  const usage = `usage: npm run ${command} [-- --check]`;
  if (args.includes("--help") || args.includes("-h")) {
    console.log(
      `${usage}\n\nWrites ${pages.map(({ file }) => file).join(", ")}; with --check only tells which are stale.`,
    );
    return 0;
  }
  const unknown = args.filter((arg) => arg !== "--check");
  if (unknown.length > 0) {
    console.error(`unknown argument ${unknown.join(" ")}; ${usage}`);
    return 1;
  }
  const formatted = await Promise.all(pages.map((page) => formatPage(page, root)));
  const stale = formatted.filter((page) => isStale(page, root));
  if (args.includes("--check")) {
    for (const { file } of stale) console.error(`${file} is stale: run \`npm run ${command}\` and commit it`);
    return stale.length > 0 ? 1 : 0;
  }
  for (const { file, text } of stale) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
    console.log(`wrote ${file}`);
  }
  return 0;
}

async function formatPage({ file, text }: Page, root: string): Promise<Page> {
  const path = join(root, file);
  return { file, text: await format(text, { ...(await resolveConfig(path)), filepath: path }) };
}

function isStale({ file, text }: Page, root: string): boolean {
  const path = join(root, file);
  return !existsSync(path) || readFileSync(path, "utf8") !== text;
}
