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
}

/** An alerting rule. */
export interface AlertRule {
  /** CamelCase name. */
  readonly name: string;
  /** PromQL. */
  readonly expression: string;
  /** Scrape intervals it must hold before it fires: so that one late scrape is no alarm. */
  readonly forScrapes: number;
  readonly severity: "critical" | "warning";
  /** One sentence; Prometheus templates (`{{ $labels.instance }}`) are filled in. */
  readonly summary: string;
}

export interface RecordingRule {
  readonly name: string;
  /** PromQL. */
  readonly expression: string;
}

/** Where the monitoring stack runs, what it scrapes and when it raises an alarm. */
export interface MonitoringSpec {
  /** Name of the node that Prometheus, Alertmanager and Grafana run on. */
  readonly node: string;
  readonly jobs: readonly ScrapeJob[];
  readonly alerts: readonly AlertRule[];
  readonly recordings: readonly RecordingRule[];
  /** Grafana folder and dashboards: file name without `.json` → dashboard as Grafana's JSON model. */
  readonly folder: string;
  readonly dashboards: Readonly<Record<string, unknown>>;
}
