/** The public API: what a Pulumi program of your own needs to deploy and prove a system, also one that is not shipped here. */
export { CapabilityError, ConfigError } from "./errors";
export { parseConfig, stackSchema, type TestbedConfig } from "./config";
export { loadStack } from "./stack";
export { Testbed, type TestbedArgs } from "./testbed";
export { Gate, type GateArgs } from "./proof/gate";
export { ScenarioRun, type ScenarioRunArgs } from "./proof/scenario-run";
export { Verification, type VerificationArgs } from "./proof/verification";
export type { Capabilities, Capability, Environment } from "./environments/environment";
export type { Host, Script } from "./hosts/host";
export { Network, type NetworkArgs } from "./network/network";
export type { MonitoringSpec } from "./monitoring/monitoring-spec";
export { Monitoring, type MonitoringArgs } from "./monitoring/monitoring";
export { StackSecrets, type Secrets } from "./secrets";
export type {
  FileContent,
  FileSpec,
  NodeSpec,
  PortSpec,
  Protocol,
  ReadinessProbe,
  ServiceSpec,
} from "./spec";
export type { DeployArgs, Deployed, PlacedNode, System, SystemOptions } from "./systems/system";
export { systems } from "./systems";
export { defineScenario, type Scenario, type ScenarioDefinition, type Step } from "../scenarios/scenario";
export type { FaultSpec, Selector } from "../scenarios/faults/fault";
export type { LoadSpec } from "../scenarios/load/load";
export type { Adapter, AdapterFactory, CheckState, Observation } from "../scenarios/adapter";
