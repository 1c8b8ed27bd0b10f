import * as pulumi from "@pulumi/pulumi";
import type { Secrets } from "../secrets";
import { ADMIN_PASSWORD, GRAFANA_PORT } from "./grafana";
import type { MonitoringPlan } from "./plan";

/**
 * What a stack's outputs say about Grafana: where it is and, as an engine secret, the password of its user `admin`; or why it
 * does not run.
 * @param urls `node/port` → URL on this machine
 */
export function grafanaOutputs(
  { node, address, grafana }: MonitoringPlan,
  urls: pulumi.Output<Readonly<Record<string, string>>>,
  secrets: Secrets,
): Readonly<Record<string, pulumi.Output<string>>> {
  if (!grafana)
    return {
      grafana: pulumi.output(
        `not running: there is no grafana-server on ${node}. Install Grafana (grafana.com/grafana/download) and deploy again; Prometheus and Alertmanager run without it.`,
      ),
    };
  return {
    grafana: urls.apply((all) => all[`${node}/grafana`] ?? `http://${address}:${GRAFANA_PORT}`),
    grafanaPassword: secrets.fill(ADMIN_PASSWORD),
  };
}
