import { hasStatus, type ApiError } from "./api-error";
import { option } from "./annotations";
import { nameOfObject, type Cluster } from "./cluster";
import { described, type KubeObject } from "./object";

const CONTENT_TYPE = "application/apply-patch+yaml";

export interface ApplyOptions {
  readonly manager: string;
  /** Takes fields over that others own. */
  readonly force?: boolean;
  /** Asks what would come of it. */
  readonly dryRun?: boolean;
  readonly signal: AbortSignal;
}

/**
 * Server-side apply: makes the object as it is told here, or changes it to that, and takes away what this manager told
 * before and does not tell any more.
 * @throws Error that names fields that others own, and their owners
 */
export async function apply(
  cluster: Cluster,
  object: KubeObject,
  options: ApplyOptions,
): Promise<KubeObject> {
  const { manager, force = false, dryRun = false, signal } = options;
  const query = {
    fieldManager: manager,
    force: String(force || option(object, "patchForce") === "true"),
    fieldValidation: "Strict",
    dryRun: dryRun ? "All" : undefined,
  };
  try {
    return await cluster.patch(nameOfObject(object), object, CONTENT_TYPE, query, signal);
  } catch (error) {
    if (hasStatus(error, 409) && owners(error).length > 0) throw new OwnedByOthers(object, error);
    throw error;
  }
}

/** As `apply`, but with what people have changed by hand (kubectl edit, scale, apply) taken back without asking. */
export async function applyOverHands(
  cluster: Cluster,
  object: KubeObject,
  options: ApplyOptions,
): Promise<KubeObject> {
  try {
    return await apply(cluster, object, options);
  } catch (error) {
    if (!(error instanceof OwnedByOthers) || !error.byHand) throw error;
    return apply(cluster, object, { ...options, force: true });
  }
}

/** Others own fields that are to be changed. */
class OwnedByOthers extends Error {
  readonly byHand: boolean;

  constructor(object: KubeObject, conflict: ApiError) {
    const all = owners(conflict);
    const told = [...new Set(all.map(({ owner, field }) => `${owner} owns ${field}`))].join(", ");
    super(
      `conflict on ${described(object)}: ${told}: leave such fields to their owner, ` +
        `or take them over with the annotation pulumi.com/patchForce: "true"`,
      { cause: conflict },
    );
    this.byHand = all.every(({ owner }) => /^(kubectl\b|before-first-apply$|pulumi-kubernetes$)/.test(owner));
  }
}

function owners({ causes }: ApiError): readonly { readonly owner: string; readonly field: string }[] {
  return causes
    .filter(({ reason }) => reason === "FieldManagerConflict")
    .map(({ message, field }) => ({ owner: /"([^"]*)"/.exec(message)?.[1] ?? message, field }));
}
