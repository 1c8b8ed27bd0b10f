import type { MachineNeeds } from "../machine";

/** An engine for images and for the clusters' nodes; what else it takes, set-up brings. */
export const kindNeeds: MachineNeeds = ({ noEngine }) => {
  if (noEngine === undefined) return [];
  const advice =
    "Install Docker (docs.docker.com/engine/install) and start it, or name an engine with DOCKER_HOST. " +
    "On Debian and Ubuntu, TESTBED_ENGINE=install as root installs and starts one.";
  return [{ what: `Environment kind needs a Docker engine, and none answers: ${noEngine}.`, advice }];
};
