import type { FileSpec, ServiceSpec } from "../spec";
import { ALERTMANAGER_PORT } from "./alertmanager";
import type { MonitoringSpec, ScrapeJob } from "./monitoring-spec";
import { alertRules, recordingRules } from "./rules";
import { yamlFile } from "./yaml-file";

export const PROMETHEUS_PORT = 9090;

const FOLDER = "/etc/prometheus";
/** Where rule files of the user's own are put. */
export const OWN_RULES = `${FOLDER}/rules`;
const CONFIG_FILE = `${FOLDER}/prometheus.yml`;
const STATE_DIRECTORY = "/var/lib/prometheus";
/** Prometheus's own default, for intervals that are longer. */
const LONGEST_SCRAPE_SECONDS = 10;

/** Pure: the service, with its configuration and the rule files of the plan. */
export function prometheusService(
  spec: MonitoringSpec,
  address: string,
  scrapeSeconds: number,
  ownRules: readonly FileSpec[],
): ServiceSpec {
  return {
    name: "prometheus",
    programs: ["prometheus"],
    command: [
      "prometheus",
      `--config.file=${CONFIG_FILE}`,
      `--storage.tsdb.path=${STATE_DIRECTORY}`,
      "--storage.tsdb.retention.time=7d",
      "--storage.tsdb.retention.size=1GB",
      `--web.listen-address=${address}:${PROMETHEUS_PORT}`,
      "--web.enable-remote-write-receiver",
    ],
    files: [
      yamlFile(CONFIG_FILE, configuration(spec, address, scrapeSeconds)),
      yamlFile(`${FOLDER}/prometheus_recording_rules.yml`, recordingRules(spec.recordings, scrapeSeconds)),
      yamlFile(`${FOLDER}/alert_rules.yml`, alertRules(spec.alerts, scrapeSeconds)),
      ...ownRules,
    ],
    stateDirectory: STATE_DIRECTORY,
    restart: "always",
    openFiles: 65535,
    stopSeconds: 10,
    ready: { port: PROMETHEUS_PORT, path: "/-/ready", contains: "Prometheus", withinSeconds: 60 },
    metrics: { port: PROMETHEUS_PORT, path: "/metrics" },
  };
}

/** The jobs of the system, and those of the monitoring stack itself. */
export function jobsOf(spec: MonitoringSpec, address: string): readonly ScrapeJob[] {
  const own = (name: string, port: number): ScrapeJob => ({
    name,
    targets: [{ address: `${address}:${port}` }],
    labels: { node: spec.node },
  });
  return [...spec.jobs, own("prometheus", PROMETHEUS_PORT), own("alertmanager", ALERTMANAGER_PORT)];
}

function configuration(spec: MonitoringSpec, address: string, scrapeSeconds: number): object {
  return {
    global: {
      scrape_interval: `${scrapeSeconds}s`,
      scrape_timeout: `${Math.min(scrapeSeconds, LONGEST_SCRAPE_SECONDS)}s`,
      evaluation_interval: `${scrapeSeconds}s`,
    },
    // Relative to this file.
    rule_files: ["prometheus_recording_rules.yml", "alert_rules.yml", "rules/*.yml"],
    alerting: {
      alertmanagers: [{ static_configs: [{ targets: [`${address}:${ALERTMANAGER_PORT}`] }] }],
    },
    scrape_configs: jobsOf(spec, address).map(({ name, path, ownLabels, targets, labels }) => ({
      job_name: name,
      ...(ownLabels === true && { honor_labels: true }),
      ...(path !== undefined && { metrics_path: path }),
      static_configs: targets.map((target) => ({
        targets: [target.address],
        labels: { ...labels, ...target.labels },
      })),
    })),
  };
}
