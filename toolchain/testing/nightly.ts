/** Test files only for a thorough run, or when their suite is asked for by name. */
export interface Nightly {
  /** Fits paths below `test/`. */
  readonly files: RegExp;
  /** What a run that is not thorough proves of it all the same, and where. */
  readonly proved: string;
}

/**
 * A run that is not thorough shows each scenario but MC-9 to MC-11 once whole and once broken, and each environment with systems
 * that are made for it.
 */
export const nightly: readonly Nightly[] = [
  {
    files: /^e2e\/kind\/(context|etcd|loomdb|macula-broken|macula-machines|the-block|x0tta6bl4)\.test\.ts$/,
    proved:
      "Macula in one cluster and in two, and broken on this machine; the other systems on this one; not monitoring in pods",
  },
  {
    files: /^e2e\/lan\/(archy|broken|etcd|kills|loomdb|macula|x0tta6bl4)\.test\.ts$/,
    proved:
      "The Block on machines; the other systems, all of them broken, and kills of a deployment on this one",
  },
  {
    files: /^e2e\/docker\/(engines|kills)\.test\.ts$/,
    proved:
      "Macula on one engine, by contract/docker-remote an engine elsewhere, and by contract/docker-faults and -half-made what kills leave",
  },
  {
    files: /^e2e\/local\/macula-scenarios\.test\.ts$/,
    proved: "its scenarios in containers and pods, and broken on this machine",
  },
  {
    files: /^e2e\/local\/(loomdb|x0tta6bl4)-monitoring\.test\.ts$/,
    proved: "their panels with their scenarios; alarms in a stack with those of Macula",
  },
  {
    files: /^e2e\/local\/the-block-monitoring\.test\.ts$/,
    proved:
      "its panels and alarms by contract/monitoring, alarms in a stack with those of Macula; not a user's own rules and receivers",
  },
  {
    files: /^e2e\/local\/kill-up-reboot\.test\.ts$/,
    proved: "kill-up, and by contract/etcd-membership how members come back; not what a reboot takes away",
  },
  {
    files: /^engine\/plugins\/kubernetes-(failures|objects|providers|workloads)\.test\.ts$/,
    proved:
      "stacks in clusters, which are made, awaited, changed, repaired and removed; not how failures are told",
  },
  {
    files: /^engine\/plugins\/docker-(container|image|runs)\.test\.ts$/,
    proved: "docker-networks, and stacks in containers, whose images are built",
  },
  {
    files: /^engine\/plugins\/(command-(execution|failures|values)|language-host|random)\.test\.ts$/,
    proved: "command-lifecycle and interruption, and every stack, which is made by them",
  },
  {
    files: /^engine\/grafana\.test\.ts$/,
    proved:
      "the service and its files by unit/monitoring; not that a stand-in for Grafana finds them in a stack",
  },
  {
    files: /^contract\/lan-(macos|macos-faults|network-firewall-guard|rig)\.test\.ts$/,
    proved:
      "Linux machines and every file with a rig, a firewall that is put right; of Macs, where stand-ins are all there is, by unit/environments what is run on them",
  },
  {
    files: /^contract\/kind-pods(-recreate|-services)?\.test\.ts$/,
    proved:
      "Macula in pods, with the faults of MC-2; not the contract of environments in a cluster, how pods are repaired that somebody changed, nor faults that MC-9 to MC-11 are made of",
  },
  {
    files: /^contract\/kind-(cluster|registry)\.test\.ts$/,
    proved:
      "stacks in clusters, whose images are loaded, whose volumes are kept, and whose policies let through what is declared and nothing else; not that nothing leaves the engine's network",
  },
];
