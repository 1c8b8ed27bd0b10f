import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import {
  dashboardFile,
  dashboardNames,
} from "../../../components/systems/the-block/monitoring/dashboard-files";
import { filesOf, planned } from "../../support/the-block-monitoring";

/** Names of The Block's metrics and of recorded series in a text. */
const names = (text: string, pattern: RegExp): string[] => [...new Set(text.match(pattern) ?? [])];
const METRIC =
  /(?<![\w:])(the_block|treasury_executor|treasury_disbursements|energy_oracle|energy_market|remote_write)_\w+(?![\w:])/g;
const RECORDED = /\b[a-z_]+(?::[a-z0-9_]+)+\b/g;

describe("metrics that rules and dashboards build on", () => {
  const files = filesOf(planned("full"), "prometheus");
  const recordings = files.get("/etc/prometheus/prometheus_recording_rules.yml") ?? "";
  const alerts = files.get("/etc/prometheus/alert_rules.yml") ?? "";
  const dashboards = dashboardNames.map((name) => readFileSync(dashboardFile(name), "utf8")).join("\n");
  const expressions = [recordings, alerts, dashboards].join("\n");

  it("are those that the README of The Block promises", () => {
    const readme = readFileSync("components/systems/the-block/README.md", "utf8");
    const used = names(expressions, METRIC).map((name) => name.replace(/_bucket$/, ""));
    assert.ok(used.length > 20, used.join());
    const unknown = used.filter((name) => !new RegExp(`\`${name}[\`{]`).test(readme));
    assert.deepEqual(unknown, []);
  });

  it("are recorded where they are meant to be", () => {
    const recorded = new Set([...recordings.matchAll(/record: (\S+)/g)].map(([, name]) => name));
    const used = names(`${alerts}\n${dashboards}`, RECORDED).filter((name) =>
      /^(the_block|treasury)/.test(name),
    );
    assert.ok(used.length > 4, used.join());
    assert.deepEqual(
      used.filter((name) => !recorded.has(name)),
      [],
    );
  });
});
