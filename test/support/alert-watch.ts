import { setTimeout as sleep } from "node:timers/promises";
import type { Alert, PrometheusApi } from "./prometheus-api";

/** An alert that is to come, with the labels that tell it from others of its name. */
export interface Expected {
  readonly name: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly withinSeconds: number;
  /** It is to go, and not to come. */
  readonly over?: boolean;
}

const matches = ({ name, labels = {} }: Expected, alert: Alert): boolean =>
  Object.entries({ ...labels, alertname: name }).every(([key, value]) => alert.labels[key] === value);
const wordOf = ({ over = false }: Expected): string => (over ? "over" : "raised");
const textOf = ({ labels }: Alert): string => `${labels["alertname"]} ${labels["instance"] ?? ""}`.trim();
const list = (alerts: readonly Alert[]): string => alerts.map(textOf).join(", ") || "none";

/**
 * Waits until alerts are in Prometheus and in Alertmanager, or in neither. Gives a line for each, with when it was so and its deadline.
 * @param allowed names of alerts that may be there beside them
 * @throws Error when one is late, or when one that is not expected fires meanwhile
 */
export async function awaitAlerts(
  prometheus: PrometheusApi,
  expected: readonly Expected[],
  allowed: readonly string[] = [],
): Promise<readonly string[]> {
  const began = performance.now();
  const seen = new Map<Expected, { firing?: number; told?: number }>(expected.map((each) => [each, {}]));
  for (;;) {
    const [firing, told] = await Promise.all([prometheus.firing(), prometheus.raised()]);
    const now = (performance.now() - began) / 1000;
    const strangers = firing.filter(
      (alert) =>
        !allowed.includes(alert.labels["alertname"] ?? "") && !expected.some((each) => matches(each, alert)),
    );
    if (strangers.length > 0) throw new Error(`not expected: ${list(strangers)}`);
    for (const [each, moments] of seen) {
      const reached = (alerts: readonly Alert[]) =>
        alerts.some((alert) => matches(each, alert)) !== (each.over ?? false);
      if (reached(firing)) moments.firing ??= now;
      if (reached(told)) moments.told ??= now;
      if (moments.firing !== undefined && moments.told !== undefined) continue;
      if (now > each.withinSeconds)
        throw new Error(
          `${each.name} ${JSON.stringify(each.labels ?? {})} not ${wordOf(each)} within ${each.withinSeconds} s; Prometheus: ${list(firing)}; Alertmanager: ${list(told)}`,
        );
    }
    const moments = [...seen.values()];
    if (moments.every((each) => each.firing !== undefined && each.told !== undefined)) break;
    await sleep(200);
  }
  return [...seen].map(
    ([each, { firing = 0, told = 0 }]) =>
      `${[each.name, ...Object.values(each.labels ?? {})].join(" ")} ${wordOf(each)} after ${firing.toFixed(1)} s, Alertmanager ${told.toFixed(1)} s (deadline ${each.withinSeconds} s)`,
  );
}
