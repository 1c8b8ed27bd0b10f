/** `report.html`: a run as one page that needs nothing else. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { reasonOf } from "../../reason";
import { replaceFile } from "../files";
import { FULL, reduced, type Detail } from "./detail";
import type { ReportRun } from "./model";
import { FILE, readReport } from "./read";

/** Bytes that a report stays below, whatever the run. */
export const LIMIT = 2_000_000;

export { FILE };

/**
 * Makes a run's report anew in its directory.
 * @returns its path, or undefined when the directory holds no run
 */
export function writeReport(directory: string): string | undefined {
  const run = readReport(directory);
  if (run === undefined) return undefined;
  const path = join(directory, FILE);
  replaceFile(path, reportOf(run));
  return path;
}

/** As `writeReport`, for those who have more important things to do than to fail over it. */
export function tryReport(directory: string): { readonly path?: string; readonly problem?: string } {
  try {
    const path = writeReport(directory);
    return path === undefined ? {} : { path };
  } catch (error) {
    return { problem: `the report of ${directory} could not be made: ${reasonOf(error)}` };
  }
}

/** The page's text, with as much detail as fits. */
export function reportOf(run: ReportRun): string {
  // Loaded when needed: who only reads results does not wait for it.
  const { h } = require("preact") as typeof import("preact");
  const { renderToStaticMarkup } =
    require("preact-render-to-string") as typeof import("preact-render-to-string");
  const { Page } = require("./page") as typeof import("./page");
  const assets = loadAssets();
  const render = (detail: Detail): string =>
    `<!doctype html>\n${renderToStaticMarkup(h(Page, { run, detail, assets }))}\n`;
  let detail = FULL;
  let page = render(detail);
  while (Buffer.byteLength(page) >= LIMIT && detail.columns > 10) {
    detail = reduced(detail);
    page = render(detail);
  }
  return page;
}

function loadAssets(): { readonly style: string; readonly script: string; readonly policy: string } {
  const read = (name: string): string => readFileSync(join(__dirname, name), "utf8");
  const script = read("browser.mjs");
  const hash = createHash("sha256").update(script).digest("base64");
  return {
    style: read("style.css"),
    script,
    policy: `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`,
  };
}
