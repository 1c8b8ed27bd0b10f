import { dockerNeeds } from "./docker/needs";
import { lanNeeds } from "./lan/needs";
import { localNeeds } from "./local/needs";
import type { MachineNeeds } from "./machine";

/** Whether the hosts of an environment are made by a Docker engine. */
export function usesEngine(environment: string | undefined): boolean {
  return environment === "docker";
}

/** What each environment needs of the controller's machine. No Pulumi here: set-up asks before anything is installed. */
export const environmentNeeds: Readonly<Record<string, MachineNeeds>> = {
  local: localNeeds,
  docker: dockerNeeds,
  lan: lanNeeds,
};
