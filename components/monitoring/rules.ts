import type { AlertRule, Expression, RecordingRule } from "./monitoring-spec";

/** A Prometheus rule file as plain data. */
export interface RuleFile {
  readonly groups: readonly { readonly name: string; readonly rules: readonly object[] }[];
}

/** PromQL with ranges in seconds: `[4 scrapes or 30s]` → `[60s]` at 15 s. */
export function inSeconds(expression: Expression, scrapeSeconds: number): string {
  return expression.replace(
    /\[(\d+) scrapes(?: or (\d+)s)?\]/g,
    (_, scrapes: string, least = "0") => `[${Math.max(Number(scrapes) * scrapeSeconds, Number(least))}s]`,
  );
}

export function recordingRules(recordings: readonly RecordingRule[], scrapeSeconds: number): RuleFile {
  const rules = recordings.map(({ name, expression }) => ({
    record: name,
    expr: inSeconds(expression, scrapeSeconds),
  }));
  return { groups: [{ name: "recordings", rules }] };
}

export function alertRules(alerts: readonly AlertRule[], scrapeSeconds: number): RuleFile {
  const rules = alerts.map((alert) => ({
    alert: alert.name,
    expr: inSeconds(alert.expression, scrapeSeconds),
    for: `${alert.forScrapes * scrapeSeconds + (alert.toleratedSeconds ?? 0)}s`,
    labels: { severity: alert.severity },
    annotations: { summary: alert.summary },
  }));
  return { groups: [{ name: "alerts", rules }] };
}
