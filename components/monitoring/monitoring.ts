import * as pulumi from "@pulumi/pulumi";
import type { Environment } from "../environments/environment";
import { programCommand } from "../hosts/command";
import type { Host } from "../hosts/host";
import type { MonitoringPlan } from "./plan";
import { PROMETHEUS_PORT } from "./prometheus";
import { TYPESCRIPT } from "../../scenarios/typescript";

export interface MonitoringArgs {
  readonly environment: Environment;
  /** Of the node that the plan names. */
  readonly host: Host;
  readonly plan: MonitoringPlan;
  /** What is scraped: its targets can be up once these are. @default [] */
  readonly watched?: readonly pulumi.Resource[];
}

/** Two scrape intervals come on top: what has just missed one is scraped at the next. */
const TARGETS_WITHIN_SECONDS = 20;

/** Prometheus, Alertmanager and Grafana on one of the nodes. */
export class Monitoring extends pulumi.ComponentResource {
  /** Ready once each of them answers. */
  readonly services: readonly pulumi.Resource[];
  /**
   * JSON `{ targets, seconds }`, once Prometheus has scraped every target. It takes a scrape interval, so that nothing should
   * wait for it.
   */
  readonly targets: pulumi.Output<string>;

  constructor(name: string, args: MonitoringArgs, opts: pulumi.ComponentResourceOptions = {}) {
    const { environment, host, plan, watched = [] } = args;
    super("testbed:monitoring:Monitoring", name, { node: plan.node }, opts);

    this.services = plan.services.map((service) =>
      host.service(`${plan.node}-${service.name}`, service, { parent: this }),
    );
    const request = {
      url: `http://${plan.address}:${PROMETHEUS_PORT}`,
      targets: plan.targets,
      withinSeconds: TARGETS_WITHIN_SECONDS + 2 * plan.scrapeSeconds,
    };
    const command = programCommand(
      `${name}-targets`,
      {
        argv: [...environment.vantage, "node", ...TYPESCRIPT, "components/monitoring/targets/main.ts"],
        stdin: JSON.stringify(request),
        // After a repair they have to be seen again.
        environment: { TESTBED_SUBJECT: environment.generation },
      },
      { parent: this, dependsOn: [...this.services, ...watched] },
    );
    this.targets = command.stdout;
    this.registerOutputs({ targets: this.targets });
  }
}
