import type { FileContent, FileSpec, ServiceSpec } from "../spec";
import type { MonitoringSpec } from "./monitoring-spec";
import { PROMETHEUS_PORT } from "./prometheus";
import { yamlFile } from "./yaml-file";

export const GRAFANA_PORT = 3000;

/** Template of the administrator's password. */
export const ADMIN_PASSWORD = "${secret:grafana-admin}";

const PROVISIONING = "/etc/grafana/provisioning";
const DASHBOARDS = "/etc/grafana/dashboards";
const PASSWORD_FILE = "/etc/grafana/admin-password";
const STATE_DIRECTORY = "/var/lib/grafana";
/** Puts Grafana's own folder, which differs between distributions, on the command line. */
const START_SCRIPT = "components/monitoring/scripts/grafana.sh";
const START_ON_HOST = "/var/lib/testbed/grafana/start.sh";

/** Pure: the service, provisioned from files: datasource, dashboards, password. */
export function grafanaService(
  spec: MonitoringSpec,
  address: string,
  scrapeSeconds: number,
  ownDashboards: readonly FileSpec[],
): ServiceSpec {
  const dashboards = Object.entries(spec.dashboards).map(([name, content]) => dashboardFile(name, content));
  return {
    name: "grafana",
    programs: ["grafana-server"],
    command: ["bash", START_ON_HOST],
    environment: {
      GF_PATHS_DATA: STATE_DIRECTORY,
      GF_PATHS_LOGS: `${STATE_DIRECTORY}/log`,
      GF_PATHS_PLUGINS: `${STATE_DIRECTORY}/plugins`,
      GF_PATHS_PROVISIONING: PROVISIONING,
      GF_SERVER_HTTP_ADDR: address,
      GF_SERVER_HTTP_PORT: String(GRAFANA_PORT),
      GF_SECURITY_ADMIN_PASSWORD__FILE: PASSWORD_FILE,
      GF_ANALYTICS_REPORTING_ENABLED: "false",
      GF_ANALYTICS_CHECK_FOR_UPDATES: "false",
      GF_ANALYTICS_CHECK_FOR_PLUGIN_UPDATES: "false",
      GF_LOG_MODE: "console",
    },
    files: [
      { path: START_ON_HOST, content: { file: START_SCRIPT }, mode: "0755" },
      { path: PASSWORD_FILE, content: { template: ADMIN_PASSWORD }, mode: "0600" },
      yamlFile(`${PROVISIONING}/datasources/prometheus.yml`, datasource(address, scrapeSeconds)),
      yamlFile(`${PROVISIONING}/dashboards/files.yml`, provider(spec.folder)),
      ...dashboards,
      ...ownDashboards,
    ],
    stateDirectory: STATE_DIRECTORY,
    restart: "always",
    stopSeconds: 10,
    // The first start fills its database.
    ready: { port: GRAFANA_PORT, path: "/api/health", contains: '"ok"', withinSeconds: 120 },
    metrics: { port: GRAFANA_PORT, path: "/metrics" },
  };
}

/** A dashboard where Grafana finds it. */
export function dashboardFile(name: string, content: FileContent): FileSpec {
  return { path: `${DASHBOARDS}/${name}.json`, content };
}

function datasource(address: string, scrapeSeconds: number): object {
  const prometheus = {
    name: "Prometheus",
    // The dashboards ask for it by this name.
    uid: "prometheus",
    type: "prometheus",
    access: "proxy",
    url: `http://${address}:${PROMETHEUS_PORT}`,
    isDefault: true,
    // `$__rate_interval` builds on it.
    jsonData: { timeInterval: `${scrapeSeconds}s`, httpMethod: "POST" },
  };
  return { apiVersion: 1, datasources: [prometheus] };
}

function provider(folder: string): object {
  const files = { name: folder, folder, type: "file", allowUiUpdates: false, options: { path: DASHBOARDS } };
  return { apiVersion: 1, providers: [files] };
}
