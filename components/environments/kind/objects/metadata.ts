import { ANNOTATION, LABEL } from "../names";
import { essenceDigest, type Spec } from "./essence";

/** Numbers that tell when an object was made, and when it had to be repaired. */
export interface ObjectEpochs {
  readonly made: number;
  readonly epoch: number;
}

export interface ObjectOwner {
  readonly stack: string;
  readonly owner: string;
  readonly namespace: string;
}

export interface Metadata {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Record<string, string>;
  readonly annotations: Record<string, string>;
}

/**
 * Pure: labels and annotations of an object of ours, by which it is found and compared.
 * @param as whether it is the node's own, or leads to it from another cluster
 */
export function metadata(
  { stack, owner, namespace }: ObjectOwner,
  about: { readonly name: string; readonly kind: string; readonly spec: Spec; readonly epochs: ObjectEpochs },
  more: Record<string, string> = {},
  as: "node" | "link" = "node",
): Metadata {
  const { name, kind, spec, epochs } = about;
  return {
    name,
    namespace,
    labels: { [LABEL.owner]: owner, [LABEL.stack]: label(stack), [LABEL[as]]: name },
    annotations: {
      ...more,
      [ANNOTATION.made]: String(epochs.made),
      [ANNOTATION.epoch]: String(epochs.epoch),
      [ANNOTATION.declared]: essenceDigest(kind, spec),
    },
  };
}

/** What a label may be: names of stacks may be longer. */
export const label = (value: string): string => value.slice(0, 63).replace(/[^A-Za-z0-9]+$/, "");
