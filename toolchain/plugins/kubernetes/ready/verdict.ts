import type { Cluster } from "../cluster";
import type { KubeObject } from "../object";
import type { Watched } from "../watching";

/** What is still to come until an object is ready. */
export interface Waiting {
  readonly why: string;
  /** It will not become ready by itself. */
  readonly hopeless?: boolean;
}

/** When objects of a kind are ready. */
export interface Readiness {
  /** How long it may take where the resource does not say. */
  readonly seconds: number;
  /** Undefined when it is ready. */
  check(
    object: KubeObject,
    cluster: Cluster,
    signal: AbortSignal,
  ): Waiting | undefined | Promise<Waiting | undefined>;
  /** What else changes on the way there. */
  watched?(object: KubeObject): readonly Watched[];
  /** Selector of the pods that tell why it is not ready. */
  pods?(object: KubeObject): string | undefined;
}
