import { readFileSync } from "node:fs";
import type { PrometheusApi, Sample } from "./prometheus-api";
import { until } from "./eventually";

/** A query of a panel of a dashboard. */
export interface PanelQuery {
  readonly panel: string;
  readonly expression: string;
}

interface Dashboard {
  readonly panels: readonly {
    readonly title: string;
    readonly targets: readonly { readonly expr: string }[];
  }[];
}

const KEYWORDS = new Set(["and", "or", "unless", "bool", "offset", "inf", "nan"]);
/** Prometheus makes it when there are alerts. */
const OF_ALERTS = "ALERTS";

/**
 * Every query of a dashboard file.
 * @param scrapeSeconds Grafana's shortest rate interval is four of them
 */
export function panelQueries(file: string, scrapeSeconds: number): readonly PanelQuery[] {
  const { panels } = JSON.parse(readFileSync(file, "utf8")) as Dashboard;
  return panels.flatMap(({ title, targets }) =>
    targets.map(({ expr }) => ({
      panel: title,
      expression: expr.replaceAll("$__rate_interval", `${4 * scrapeSeconds}s`),
    })),
  );
}

/** Names of the metrics that an expression asks for. */
function metricsIn(expression: string): readonly string[] {
  const bare = expression
    .replace(/\{[^}]*\}|\[[^\]]*\]|"[^"]*"/g, " ")
    .replace(/\b(by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)/g, " ");
  const words = [...bare.matchAll(/(?<![\w:.])([a-zA-Z_:][\w:]*)(?!\s*\(|[\w:])/g)].map(([word]) => word);
  return words.filter((word) => !KEYWORDS.has(word) && word !== OF_ALERTS);
}

/**
 * A sentence for each query without data, or with a metric that there is not: `or vector(0)` would hide that.
 * @param withinSeconds for each query to give a number once
 */
export async function problemsOf(
  queries: readonly PanelQuery[],
  prometheus: PrometheusApi,
  withinSeconds: number,
): Promise<readonly string[]> {
  const problems = queries.map(async ({ panel, expression }) => {
    const look = async (): Promise<string> => {
      const known = await prometheus.metrics();
      const unknown = metricsIn(expression).filter((name) => !known.has(name));
      if (unknown.length > 0) return `panel ${panel}: no metric ${unknown.join(", ")}`;
      const numbers = (await prometheus.query(expression)).filter(isNumber);
      return numbers.length > 0 ? "" : `panel ${panel}: no data for ${expression}`;
    };
    return until(withinSeconds, look).then(
      () => "",
      (error: unknown) => (error as Error).message,
    );
  });
  return (await Promise.all(problems)).filter(Boolean);
}

const isNumber = ({ value }: Sample): boolean => value[1] !== "NaN";
