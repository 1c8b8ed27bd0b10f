/** How scenarios speak to Macula. Knows nothing of Pulumi: the runner loads it alone. */
import type { AdapterFactory } from "../../../../scenarios/adapter";
import { callChecks } from "./checks/calls";
import { connectionChecks } from "./checks/connections";
import { countChecks } from "./checks/counts";
import { failoverChecks } from "./checks/failover";
import { latencyChecks } from "./checks/latency";
import { logChecks } from "./checks/log";
import { machineChecks } from "./checks/machines";
import { podChecks } from "./checks/pods";
import { providerChecks } from "./checks/providers";
import { spreadChecks } from "./checks/spread";
import { diagnose } from "./diagnose";
import { healthOf } from "./health";
import { Realm } from "./realm";
import { sampleOf } from "./sample";

export const adapter: AdapterFactory = (context) => {
  const realm = new Realm(context);
  return {
    health: (node) => healthOf(realm, node),
    diagnose: (node) => diagnose(realm, node),
    sample: (node) => sampleOf(realm, node),
    checks: {
      ...providerChecks(realm),
      ...callChecks(realm),
      ...spreadChecks(realm),
      ...countChecks(realm),
      ...connectionChecks(realm),
      ...logChecks(realm),
      ...failoverChecks(realm),
      ...latencyChecks(realm),
      ...machineChecks(realm),
      ...podChecks(realm),
    },
    workloads: {},
  };
};
