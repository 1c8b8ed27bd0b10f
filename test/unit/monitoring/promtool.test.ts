import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { stringify } from "yaml";
import { filesOf, has, PATH, planned } from "../../support/the-block-monitoring";
import { skip } from "../../support/skip";
import { alertCases, type AlertCase } from "./alert-cases";
import { healthy, type Series } from "./series";

const RULE_FILES = ["prometheus_recording_rules.yml", "alert_rules.yml"];
const alertNames = [...new Set(alertCases.map(({ alert }) => alert))];

/** Every scrape of 15 minutes. */
const always = Array.from({ length: 61 }, (_, index) => `${index * 15}s`);

describe("promtool", function () {
  this.timeout(30_000);
  let folder: string;
  before(function () {
    if (!has("promtool")) skip(this, "promtool is not in PATH");
    folder = mkdtempSync(join(tmpdir(), "testbed promtool "));
    write("full");
  });
  after(() => {
    if (folder) rmSync(folder, { recursive: true });
  });

  const at = (path: string): string => join(folder, path.replace("/etc/prometheus/", ""));
  function write(pace: "full" | "quick"): void {
    for (const [path, text] of filesOf(planned(pace), "prometheus")) {
      mkdirSync(dirname(at(path)), { recursive: true });
      writeFileSync(at(path), text);
    }
  }
  function promtool(...args: string[]): { status: number | null; output: string } {
    const { status, stdout, stderr } = spawnSync("promtool", args, {
      cwd: folder,
      encoding: "utf8",
      env: { ...process.env, PATH },
    });
    return { status, output: stdout + stderr };
  }
  const passes = ({ status, output }: ReturnType<typeof promtool>): void => assert.equal(status, 0, output);

  /** Runs the rules over a cluster that is healthy but for some series. */
  function judge(series: Series, expected: readonly { at: string; alert: string; fires?: AlertCase }[]) {
    const file = join(folder, "case.yml");
    const tests = {
      interval: "15s",
      input_series: Object.entries({ ...healthy, ...series }).map(([name, values]) => ({
        series: name,
        values,
      })),
      alert_rule_test: expected.map(({ at: time, alert, fires }) => ({
        eval_time: time,
        alertname: alert,
        exp_alerts: fires ? [{ exp_labels: fires.labels, exp_annotations: { summary: fires.summary } }] : [],
      })),
    };
    writeFileSync(file, stringify({ rule_files: RULE_FILES, evaluation_interval: "15s", tests: [tests] }));
    return promtool("test", "rules", file);
  }

  for (const pace of ["full", "quick"] as const) {
    it(`finds nothing wrong with configuration and rules at ${pace} pace`, () => {
      write(pace);
      passes(promtool("check", "config", at("/etc/prometheus/prometheus.yml")));
      passes(promtool("check", "rules", ...RULE_FILES));
      write("full");
    });
  }

  it("finds a rule of the user's own that is no PromQL", () => {
    const own = at("/etc/prometheus/rules/mine.yml");
    mkdirSync(dirname(own), { recursive: true });
    writeFileSync(own, "groups: [{ name: mine, rules: [{ alert: Mine, expr: 'sum(' }] }]");
    const { status, output } = promtool("check", "config", at("/etc/prometheus/prometheus.yml"));
    rmSync(dirname(own), { recursive: true });
    assert.notEqual(status, 0);
    assert.match(output, /mine\.yml/);
  });

  it("has a case for every alert", () => {
    const rules = filesOf(planned("full"), "prometheus").get("/etc/prometheus/alert_rules.yml") ?? "";
    const declared = [...rules.matchAll(/alert: (\w+)/g)].map(([, name]) => name);
    assert.deepEqual([...declared].sort(), [...alertNames].sort());
  });

  it("sees no alert in a healthy cluster", () => {
    passes(
      judge(
        {},
        alertNames.flatMap((alert) => always.map((time) => ({ at: time, alert }))),
      ),
    );
  });

  for (const each of alertCases) {
    const { alert, when, broken, never } = each;
    it(`sees ${alert} fire and resolve when ${when}`, () => {
      const moments = [
        { at: each.quiet, alert },
        { at: each.fires, alert, fires: each },
        { at: each.gone, alert },
      ];
      passes(judge(broken, moments));
      // The case can fail: without what is broken, nothing fires.
      assert.notEqual(judge({}, moments).status, 0);
    });
    for (const [like, series] of Object.entries(never))
      it(`does not see ${alert} when ${like}`, () => {
        passes(
          judge(
            series,
            always.map((time) => ({ at: time, alert })),
          ),
        );
      });
  }
});
