/** The version of `kind` that is installed or built; a newer one of the user's is used as it is. As in programs/kind/go.mod. */
export const kindVersion = "0.33.0";

/** The version of Kubernetes that is built. As in programs/kubernetes/go.mod. */
export const builtKubernetes = "1.34.4";

/** The published image of nodes that belongs to `kindVersion`. */
export const officialNode =
  "kindest/node:v1.37.0@sha256:a1ed56cfb0e7b93589bdf97c8cd566405a265939e3620fc4f5de89adff580ae5";

/** The version of Kubernetes in it. */
export const officialKubernetes = "1.37.0";

/** Reference of the image of nodes that is made here, by its content. */
export const builtNode = (key: string): string => `testbed-kind-node:${key}`;

/** `.testbed/kubernetes.json`: what clusters of environment kind are made with. */
export interface PreparedKubernetes {
  readonly source: "official" | "built";
  /** Address of the engine that has the image. */
  readonly engine: string;
  /** The programs, by their paths; they are also first on Pulumi's PATH. */
  readonly kind: string;
  readonly kubectl: string;
  /** Reference of the image of nodes, for kind's `--image`. */
  readonly nodeImage: string;
  /** Version of Kubernetes in it, such as 1.34.4. */
  readonly version: string;
}
