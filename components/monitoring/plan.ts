import type { TestbedConfig } from "../config";
import type { NodeSpec, PortSpec, ServiceSpec } from "../spec";
import { ALERTMANAGER_PORT, alertmanagerService } from "./alertmanager";
import { GRAFANA_PORT, grafanaService } from "./grafana";
import type { MonitoringSpec } from "./monitoring-spec";
import { jobsOf, PROMETHEUS_PORT, prometheusService } from "./prometheus";
import { mistakesInMeaning } from "./own-files-meaning";
import { readOwnFiles, type OwnFiles } from "./own-files";

/** What the monitoring stack is, as plain data. */
export interface MonitoringPlan {
  /** Name of the node it runs on, and its address. */
  readonly node: string;
  readonly address: string;
  readonly scrapeSeconds: number;
  readonly ports: readonly PortSpec[];
  readonly services: readonly ServiceSpec[];
  /** Everything that is scraped, by its job. */
  readonly targets: readonly { readonly job: string; readonly address: string }[];
  /** Whether Grafana is part of it. */
  readonly grafana: boolean;
}

export interface MonitoringOptions {
  readonly config: Pick<TestbedConfig, "monitoring" | "pace">;
  /** The stack file, for what is said about it. */
  readonly file: string;
  readonly nodes: readonly NodeSpec[];
  /** Whether the node's host has Grafana. */
  readonly grafana: boolean;
  /** Whether a program is at hand that could judge the user's own files. @default none is */
  readonly has?: (program: string) => boolean;
}

const SCRAPE_SECONDS = 15;
const QUICK_SCRAPE_SECONDS = 1;

const none: OwnFiles = { rules: [], dashboards: [] };

/**
 * Plans Prometheus, Alertmanager and, where there is one, Grafana. Pure, but that it reads the user's own folder.
 * @param problems receives a sentence for each mistake in that folder; the result is then not to be used
 * @throws Error when the stack has no node of that name
 */
export function planMonitoring(
  spec: MonitoringSpec,
  { config, file, nodes, grafana, has = () => false }: MonitoringOptions,
  problems: string[],
): MonitoringPlan {
  const node = nodes.find(({ name }) => name === spec.node);
  if (!node) throw new Error(`monitoring is to run on \`${spec.node}\`, which is no node of the stack`);
  const { address } = node;
  const { hostPorts = {} } = spec;
  const wanted = config.monitoring === "none" ? {} : config.monitoring;
  const scrapeSeconds =
    wanted.scrapeSeconds ?? (config.pace === "quick" ? QUICK_SCRAPE_SECONDS : SCRAPE_SECONDS);
  const own =
    wanted.files === undefined
      ? none
      : readOwnFiles(wanted.files, Object.keys(spec.dashboards), file, problems);
  problems.push(...mistakesInMeaning(own, has));
  const port = (name: keyof typeof hostPorts, number: number, from: PortSpec["from"]): PortSpec => {
    const hostPort = hostPorts[name];
    return { name, number, protocol: "tcp", from, ...(hostPort === undefined ? {} : { hostPort }) };
  };
  return {
    node: node.name,
    address,
    scrapeSeconds,
    ports: [
      // Nodes push to it.
      port("prometheus", PROMETHEUS_PORT, "cluster"),
      port("alertmanager", ALERTMANAGER_PORT, "controller"),
      ...(grafana ? [port("grafana", GRAFANA_PORT, "controller")] : []),
    ],
    services: [
      alertmanagerService(address, own.alertmanager),
      prometheusService(spec, address, scrapeSeconds, own.rules),
      ...(grafana ? [grafanaService(spec, address, scrapeSeconds, own.dashboards)] : []),
    ],
    targets: jobsOf(spec, address).flatMap(({ name, targets }) =>
      targets.map((target) => ({ job: name, address: target.address })),
    ),
    grafana,
  };
}
