import type { InventoryNode } from "../../../../scenarios/inventory";
import { HttpError, jsonOf, Origin } from "../../../../scenarios/origin";

export interface Target {
  readonly labels: Readonly<Record<string, string>>;
  readonly health: string;
  readonly lastError: string;
  /** Age of the last scrape, and time between two (s). */
  readonly age: number;
  readonly interval: number;
}

/** Prometheus as the plan's troubleshooting asks it. */
export class Prometheus {
  constructor(private readonly node: InventoryNode) {}

  async targets(): Promise<readonly Target[]> {
    const { activeTargets } = (await this.#get("targets?state=active")) as {
      readonly activeTargets: readonly (Omit<Target, "age" | "interval"> & {
        readonly lastScrape: string;
        readonly scrapeInterval: string;
      })[];
    };
    return activeTargets.map(({ labels, health, lastError, lastScrape, scrapeInterval }) => ({
      labels,
      health,
      lastError,
      age: (Date.now() - Date.parse(lastScrape)) / 1000,
      interval: seconds(scrapeInterval),
    }));
  }

  /** The numbers of an instant query. */
  async query(
    expression: string,
  ): Promise<readonly { readonly labels: Readonly<Record<string, string>>; readonly value: number }[]> {
    const { result } = (await this.#get(`query?query=${encodeURIComponent(expression)}`)) as {
      readonly result: readonly {
        readonly metric: Readonly<Record<string, string>>;
        readonly value: readonly [number, string];
      }[];
    };
    return result.map(({ metric, value }) => ({ labels: metric, value: Number(value[1]) }));
  }

  /** @throws HttpError when it does not answer, or not with success */
  async #get(path: string): Promise<unknown> {
    const port = this.node.ports.find(({ name }) => name === "prometheus")?.number;
    if (port === undefined) throw new Error(`no Prometheus runs on ${this.node.name}`);
    const origin = new Origin(`${this.node.address}:${port}`);
    try {
      const answer = await origin.get(`/api/v1/${path}`);
      const { status, data, error } = jsonOf(answer, path) as Readonly<Record<string, unknown>>;
      if (status !== "success") throw new HttpError(`Prometheus: ${String(error)}`, true, answer.status);
      return data;
    } finally {
      origin.close();
    }
  }
}

/** Of a duration such as `1m30s`. */
function seconds(text: string): number {
  const units: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600 };
  return [...text.matchAll(/(\d+)(ms|s|m|h)/g)].reduce((sum, [, count, unit = ""]) => sum + Number(count) * (units[unit] ?? NaN), 0); // prettier-ignore
}
