/** Test files only for a thorough run, or when their suite is asked for by name. */
export interface Nightly {
  /** Fits paths below `test/`. */
  readonly files: RegExp;
  /** What a run that is not thorough proves of it all the same, and where. */
  readonly proved: string;
}

/** A run that is not thorough shows each scenario once whole and once broken, and each environment with a system it is made for. */
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
    proved: "kubernetes-objects; workloads and their failures by contract/kind-services",
  },
  { files: /^contract\/kind-registry\.test\.ts$/, proved: "images are loaded into clusters" },
];
