import type { FileSpec, ServiceSpec } from "../spec";
import { yamlFile } from "./yaml-file";

export const ALERTMANAGER_PORT = 9093;

export const ALERTMANAGER_FILE = "/etc/alertmanager/alertmanager.yml";
const STATE_DIRECTORY = "/var/lib/alertmanager";

/** Alerts are shown by its page and its API; who is to be told is for the user's own file to say. */
const showOnly = {
  route: { receiver: "page", group_by: ["alertname"], group_wait: "0s", group_interval: "1m" },
  receivers: [{ name: "page" }],
};

/**
 * Pure: the service. It is alone, so that it needs no port for a cluster of its kind.
 * @param own the user's `alertmanager.yml`
 */
export function alertmanagerService(address: string, own: FileSpec | undefined): ServiceSpec {
  return {
    name: "alertmanager",
    programs: ["alertmanager"],
    command: [
      "alertmanager",
      `--config.file=${ALERTMANAGER_FILE}`,
      `--storage.path=${STATE_DIRECTORY}`,
      `--web.listen-address=${address}:${ALERTMANAGER_PORT}`,
      "--cluster.listen-address=",
    ],
    files: [own ?? yamlFile(ALERTMANAGER_FILE, showOnly)],
    stateDirectory: STATE_DIRECTORY,
    restart: "always",
    ready: { port: ALERTMANAGER_PORT, path: "/-/ready", contains: "OK", withinSeconds: 60 },
    metrics: { port: ALERTMANAGER_PORT, path: "/metrics" },
  };
}
