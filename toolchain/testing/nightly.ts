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
      "Macula in one cluster and in two, broken in both; the other systems in containers or on this machine",
  },
  {
    files: /^e2e\/lan\/(etcd|loomdb|macula|x0tta6bl4)\.test\.ts$/,
    proved: "The Block and Archy on machines; the other systems in containers or on this machine",
  },
  {
    files: /^e2e\/local\/macula-scenarios\.test\.ts$/,
    proved: "its scenarios in containers and pods, and broken on this machine",
  },
  {
    files: /^engine\/plugins\/kubernetes-(failures|providers|workloads)\.test\.ts$/,
    proved:
      "kubernetes-objects, and by contract/kind-services that workloads are awaited; not how failures are told",
  },
  { files: /^contract\/kind-registry\.test\.ts$/, proved: "images are loaded into clusters" },
];
