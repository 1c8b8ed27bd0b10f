import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium, type Browser, type BrowserContextOptions, type Page } from "playwright-core";
import { reportOf } from "../../../scenarios/results/report";
import { findBrowser } from "../../../toolchain/testing/browser";
import { largeRun, mixedRun } from "../../support/report-runs";
import { skip } from "../../support/skip";

const WIDTHS = [360, 768, 1280, 1920];
const SCHEMES = ["light", "dark"] as const;

describe("the report in a browser", function () {
  this.timeout(60_000);
  let directory = "";
  let browser: Browser;
  const pages = { mixed: mixedRun(), large: largeRun(25, 120) };

  before(async function () {
    const executablePath = findBrowser();
    if (executablePath === undefined) skip(this, "no Chromium is on PATH; TESTBED_BROWSER may name one");
    directory = mkdtempSync(join(tmpdir(), "testbed report "));
    for (const [name, run] of Object.entries(pages))
      writeFileSync(join(directory, `${name}.html`), reportOf(run));
    // Chromium's own sandbox does not work for root; the page is ours.
    browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  });
  after(async () => {
    await (browser as Browser | undefined)?.close();
    if (directory) rmSync(directory, { recursive: true });
  });

  /** Opens a report and calls back; fails on every error of the page and every request to elsewhere. */
  async function visit(
    name: keyof typeof pages,
    options: BrowserContextOptions,
    look: (page: Page) => Promise<void>,
  ): Promise<void> {
    const context = await browser.newContext(options);
    const complaints: string[] = [];
    const page = await context.newPage();
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    const url = pathToFileURL(join(directory, `${name}.html`)).href;
    page.on("request", (request) => request.url().startsWith(url) || complaints.push(request.url()));
    await page.goto(url);
    await look(page);
    await context.close();
    assert.deepEqual(complaints, []);
  }
  const size = (width: number): BrowserContextOptions => ({ viewport: { width, height: 800 } });

  for (const width of WIDTHS)
    for (const name of ["mixed", "large"] as const)
      it(`fits ${width} pixels without scrolling sideways (${name})`, () =>
        visit(name, size(width), async (page) => {
          assert.equal(await page.evaluate("document.documentElement.scrollWidth"), width);
        }));

  for (const colorScheme of SCHEMES)
    it(`has no fault that an accessibility checker finds, ${colorScheme}`, () =>
      visit("mixed", { ...size(1280), colorScheme, bypassCSP: true }, async (page) => {
        await page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true");
        await page.addScriptTag({ path: createRequire(__filename).resolve("axe-core/axe.min.js") });
        const found = await page.evaluate<{
          violations: { id: string; help: string; nodes: { html: string; failureSummary: string }[] }[];
        }>("axe.run({ resultTypes: ['violations'] })");
        const told = found.violations.map(
          ({ id, help, nodes }) =>
            `${id}: ${help}: ${nodes[0]?.html ?? ""} ${nodes[0]?.failureSummary ?? ""}`,
        );
        assert.deepEqual(told, []);
      }));
  it("has another background in the dark", async () => {
    const colours: unknown[] = [];
    for (const colorScheme of SCHEMES)
      await visit("mixed", { colorScheme }, async (page) => {
        colours.push(await page.evaluate("getComputedStyle(document.body).backgroundColor"));
      });
    assert.equal(new Set(colours).size, 2, colours.join());
  });

  const focused = (page: Page, what: string): Promise<unknown> =>
    page.evaluate(`document.activeElement.${what}`);
  it("lets the keyboard skip to the verdicts, and go to the first violation", () =>
    visit("mixed", size(1280), async (page) => {
      await page.keyboard.press("Tab");
      assert.equal(await focused(page, "textContent"), "Skip to the verdicts");
      await page.keyboard.press("Tab");
      assert.equal(await focused(page, "id"), "first-violation");
      await page.keyboard.press("Enter");
      await page.waitForFunction("document.activeElement.id === 'X-2-step-3'");
      const { top, bottom } = await page.evaluate<{ top: number; bottom: number }>(
        "(({ top, bottom }) => ({ top, bottom }))(document.activeElement.getBoundingClientRect())",
      );
      assert.ok(top >= 0 && bottom <= 800, `it is at ${top} to ${bottom}, not in view`);
      await page.keyboard.press("Tab");
      assert.match(String(await focused(page, "textContent")), /in the time line/);
    }));
  it("leads to the first violation without JavaScript, too, and draws all plots", () =>
    visit("mixed", { ...size(1280), javaScriptEnabled: false }, async (page) => {
      await page.locator("#first-violation").click();
      assert.match(page.url(), /#X-2-step-3$/);
      assert.ok(await page.locator("#X-2-step-3").isVisible());
      assert.ok(await page.locator("#X-1 svg").first().isVisible());
    }));
  it("opens what is closed when a link leads into it", () =>
    visit("mixed", size(1280), async (page) => {
      await page.evaluate("location.hash = 'X-1-step-2'");
      await page.waitForFunction("document.querySelector('#X-1 .all-steps').open");
      assert.ok(await page.locator("#X-1-step-2").isVisible());
    }));
  it("tells the values under the pointer", () =>
    visit("mixed", size(1280), async (page) => {
      const plot = page.locator("#X-1 .plot", { hasText: "Height" });
      await plot.scrollIntoViewIfNeeded();
      await plot.locator(".track").hover({ position: { x: 100, y: 20 } });
      assert.match((await plot.locator("output").textContent()) ?? "", /a \d+.* · b \d+.* · c \d+/);
      assert.match((await page.locator("#X-1 .when").textContent()) ?? "", /^\d+\.\d s$/);
    }));

  it("prints, with the steps of what passed as well", () =>
    visit("mixed", { ...size(1280), colorScheme: "dark" }, async (page) => {
      const pdf = await page.pdf({ format: "A4" });
      assert.equal(pdf.subarray(0, 5).toString(), "%PDF-");
      assert.ok(pdf.length > 20_000, `${pdf.length} bytes`);
      await page.emulateMedia({ media: "print" });
      assert.ok(await page.locator("#X-1-step-1").isVisible());
      assert.equal(
        await page.evaluate("getComputedStyle(document.body).backgroundColor"),
        "rgb(255, 255, 255)",
        "a reader who likes it dark prints on white paper all the same",
      );
    }));
});
