import * as z from "zod";
import { ANNOTATION } from "../names";

/** An object of Kubernetes as the program declares it, and where. */
export interface PlannedObject {
  /** Name of the cluster in the stack file. */
  readonly cluster: string;
  readonly manifest: Manifest;
}

export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string | undefined;
    readonly labels?: Readonly<Record<string, string>> | undefined;
    readonly annotations?: Readonly<Record<string, string>> | undefined;
  };
  readonly [field: string]: unknown;
}

/** Of what `pulumi preview --json` prints. */
const previewSchema = z.object({
  steps: z
    .array(
      z.object({
        newState: z
          .object({
            type: z.string(),
            urn: z.string(),
            provider: z.string().optional(),
            inputs: z.record(z.string(), z.unknown()).optional(),
          })
          .optional(),
      }),
    )
    .default([]),
});

const metadataSchema = z.object({
  name: z.string(),
  namespace: z.string().optional(),
  labels: z.record(z.string(), z.string()).optional(),
  annotations: z.record(z.string(), z.string()).optional(),
});

/** What Pulumi shows in place of a value that is known later, and of a secret. */
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const SECRET = "[secret]";

/** Something cannot be rendered as long as it is not known, or at all. */
export class NotRenderable extends Error {}

/** What the preview says of the stack: its system, and the objects of its clusters. */
export interface PlannedStack {
  readonly system: string;
  readonly objects: readonly PlannedObject[];
}

/** Pure. Secrets are left out, as objects. @throws NotRenderable naming what is not known yet */
export function plannedStack(previewed: unknown): PlannedStack {
  const states = previewSchema.parse(previewed).steps.flatMap(({ newState }) => newState ?? []);
  const objects = states
    .filter(({ type }) => type.startsWith("kubernetes:") && type !== "kubernetes:core/v1:Secret")
    .map(({ urn, provider = "", inputs = {} }): PlannedObject => {
      const name = nameOf(urn);
      const text = JSON.stringify(inputs);
      if (text.includes(UNKNOWN))
        throw new NotRenderable(`what \`${name}\` is to be is not known before its cluster is there`);
      if (text.includes(SECRET)) throw new NotRenderable(`\`${name}\` has a secret in it`);
      const [, owner = ""] = /^(.*)::[^:]*$/.exec(provider) ?? [];
      return { cluster: nameOf(owner).replace(/-provider$/, ""), manifest: manifest(inputs) };
    })
    // Pulumi has them in the order in which they came to be known.
    .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  const system = states.find(({ type }) => type === "testbed:index:Testbed")?.inputs?.["system"];
  return { system: z.string().parse(system), objects };
}

const keyOf = ({ cluster, manifest: { kind, metadata } }: PlannedObject): string =>
  [cluster, kind, metadata.name].join("/");

const nameOf = (urn: string): string => urn.split("::").at(-1) ?? "";

/** Without what belongs to one deployment, and what is for Pulumi alone. */
function manifest({ apiVersion, kind, metadata, ...fields }: Readonly<Record<string, unknown>>): Manifest {
  const { name, namespace, labels, annotations = {} } = metadataSchema.parse(metadata);
  const kept = Object.entries(annotations).filter(
    ([key]) => !key.startsWith("pulumi.com/") && !deployed.includes(key),
  );
  return {
    ...{ apiVersion: String(apiVersion), kind: String(kind) },
    metadata: {
      name,
      ...(namespace !== undefined && { namespace }),
      ...(labels && { labels }),
      ...(kept.length > 0 && { annotations: Object.fromEntries(kept) }),
    },
    ...fields,
  };
}

const deployed: readonly string[] = [ANNOTATION.made, ANNOTATION.epoch];
