import { dockerNeeds } from "./docker/needs";
import { kindNeeds } from "./kind/needs";
import { lanNeeds } from "./lan/needs";
import { localNeeds } from "./local/needs";
import type { MachineNeeds } from "./machine";

/** Whether what an environment makes takes a Docker engine: its hosts, or the images and clusters that they come from. */
export function usesEngine(environment: string | undefined): boolean {
  return environment === "docker" || environment === "kind";
}

/** Whether an environment makes clusters of Kubernetes. */
export function usesKubernetes(environment: string | undefined): boolean {
  return environment === "kind";
}

/**
 * Environments whose hosts run programs of the controller's machine. `needed`: they are on it; `sent`: they are other machines,
 * which are sent what they lack. Hosts of all others come from images.
 */
export const hostPrograms: Readonly<Record<string, "needed" | "sent">> = { local: "needed", lan: "sent" };

/** What each environment needs of the controller's machine. No Pulumi here: set-up asks before anything is installed. */
export const environmentNeeds: Readonly<Record<string, MachineNeeds>> = {
  local: localNeeds,
  docker: dockerNeeds,
  lan: lanNeeds,
  kind: kindNeeds,
};
