import type { FileContent } from "../spec";

/** What a system wants watched, as plain data. */

/** A Prometheus scrape job. */
export interface ScrapeJob {
  readonly name: string;
  /** `HOST:PORT`, each with the labels its series get beside the job's. */
  readonly targets: readonly {
    readonly address: string;
    readonly labels?: Readonly<Record<string, string>>;
  }[];
  readonly labels?: Readonly<Record<string, string>>;
  /** @default "/metrics" */
  readonly path?: string;
  /** Labels that its series have already stay as they are, and these here are for `up`. @default false */
  readonly ownLabels?: boolean;
}

/**
 * PromQL, in which a range may be counted in scrape intervals, so that a rule means the same at any pace:
 * `[4 scrapes]`, or `[4 scrapes or 30s]`, whichever is longer.
 */
export type Expression = string;

/** An alerting rule. */
export interface AlertRule {
  /** CamelCase name. */
  readonly name: string;
  readonly expression: Expression;
  /** Scrape intervals it must hold before it fires: so that one late scrape is no alarm. */
  readonly forScrapes: number;
  /** Seconds, added to these, for which the system itself may be like that without anything being wrong. @default 0 */
  readonly toleratedSeconds?: number;
  readonly severity: "critical" | "warning";
  /** One sentence; Prometheus templates (`{{ $labels.instance }}`) are filled in. */
  readonly summary: string;
}

export interface RecordingRule {
  readonly name: string;
  readonly expression: Expression;
}

/** Where the monitoring stack runs, what it scrapes and when it raises an alarm. */
export interface MonitoringSpec {
  /** Name of the node that Prometheus, Alertmanager and Grafana run on. */
  readonly node: string;
  /** Ports of the controller's machine that the plan documents for them, see `PortSpec.hostPort`. */
  readonly hostPorts?: Readonly<Partial<Record<"prometheus" | "alertmanager" | "grafana", number>>>;
  readonly jobs: readonly ScrapeJob[];
  readonly alerts: readonly AlertRule[];
  readonly recordings: readonly RecordingRule[];
  /** Name of the Grafana folder. */
  readonly folder: string;
  /** File name without `.json` → dashboard in Grafana's JSON model. */
  readonly dashboards: Readonly<Record<string, FileContent>>;
}
