import type { Cluster } from "./cluster";
import type { Settings } from "./configuration";

/** A kind of objects, as a resource type names it. */
export interface ObjectType {
  readonly apiVersion: string;
  readonly kind: string;
}

/** What all resources of one provider share. */
export interface Shared {
  readonly cluster: Cluster;
  readonly settings: Settings;
}
