/** What an instant query gives for one series. */
export interface Sample {
  readonly metric: Readonly<Record<string, string>>;
  /** Seconds since 1970, and the number as text. */
  readonly value: readonly [number, string];
}

export interface Alert {
  readonly labels: Readonly<Record<string, string>>;
}

/** HTTP APIs of Prometheus and of its Alertmanager. Methods reject when there is no good answer. */
export class PrometheusApi {
  /** @param url origins, e.g. `http://127.0.0.1:9090` */
  constructor(
    readonly url: string,
    readonly alertmanagerUrl: string,
  ) {}

  async get<T>(path: string): Promise<T> {
    const response = await fetch(`${this.url}/api/v1/${path}`);
    const { status, data, error } = (await response.json()) as { status: string; data: T; error?: string };
    if (status !== "success") throw new Error(error);
    return data;
  }

  async query(expression: string): Promise<readonly Sample[]> {
    const path = `query?query=${encodeURIComponent(expression)}`;
    return (await this.get<{ result: readonly Sample[] }>(path)).result;
  }

  /** The number of a query that gives one. */
  async number(expression: string): Promise<number> {
    const samples = await this.query(expression);
    if (samples.length !== 1) throw new Error(`${samples.length} series for ${expression}`);
    return Number(samples[0]?.value[1]);
  }

  /** Names of every metric that it has seen, with samples or without. */
  async metrics(): Promise<ReadonlySet<string>> {
    const [stored, described] = await Promise.all([
      this.get<readonly string[]>("label/__name__/values"),
      this.get<Readonly<Record<string, unknown>>>("metadata"),
    ]);
    return new Set([...stored, ...Object.keys(described)]);
  }

  /** What Prometheus says is firing. */
  async firing(): Promise<readonly Alert[]> {
    const { alerts } = await this.get<{ alerts: readonly (Alert & { state: string })[] }>("alerts");
    return alerts.filter(({ state }) => state === "firing");
  }

  /** What Alertmanager has been told and is not over. */
  async raised(): Promise<readonly Alert[]> {
    const response = await fetch(`${this.alertmanagerUrl}/api/v2/alerts?active=true`);
    return (await response.json()) as readonly Alert[];
  }
}

/** Names of alerts. */
export function namesOf(alerts: readonly Alert[]): ReadonlySet<string> {
  return new Set(alerts.map(({ labels }) => labels["alertname"] ?? ""));
}
