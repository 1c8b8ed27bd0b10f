import { diff, type Changes } from "../provider/diff";
import { reveal, revealMap, type Property, type PropertyMap } from "../provider/property";
import type { CheckFailure, ResourceType } from "../provider/resource";
import { option } from "./annotations";
import { FORGET, NoSuchKind, Unreachable } from "./api-error";
import { asInputs } from "./as-inputs";
import { nameOfObject } from "./cluster";
import { create } from "./create";
import { remove } from "./gone";
import { usuallyNamespaced } from "./kinds";
import { described, text } from "./object";
import { inNamespace, named, sameName } from "./names";
import { read } from "./read";
import { replacedBy } from "./replaced-by";
import { restated } from "./restated";
import { secretAs } from "./secrets";
import type { ObjectType, Shared } from "./shared";
import { liveOf, withoutObserved } from "./state";
import { update } from "./update";

/** Objects of one kind as resources. Their id is `namespace/name`. */
export function objectType(type: ObjectType, shared: Shared): ResourceType {
  const { cluster, settings } = shared;

  /** The namespace of objects that name none; undefined for kinds that are in none. */
  async function defaultNamespace(): Promise<string | undefined> {
    const namespaced = await cluster.kind(type.apiVersion, type.kind).then(
      (kind) => kind.namespaced,
      () => usuallyNamespaced(type.kind),
    );
    return namespaced ? (settings.namespace ?? cluster.namespace ?? "default") : undefined;
  }

  function fixed(changes: Changes, news: PropertyMap): readonly string[] {
    const immutable = reveal(news["immutable"] ?? null) === true;
    const mutable = {
      configMaps: settings.configMapsMutable && !immutable,
      secrets: settings.secretsMutable && !immutable,
    };
    return replacedBy(type.apiVersion, type.kind, mutable, changes);
  }

  return {
    async check(given, context) {
      const plain = withoutNulls(withoutObserved(revealMap(given))) as PropertyMap;
      const inputs = named({ ...type, ...plain }, context);
      const namespace = await defaultNamespace();
      return {
        inputs: secretAs(namespace === undefined ? inputs : inNamespace(inputs, namespace), given),
        failures: refused(plain),
      };
    },

    changes({ inputs, outputs }, secretNews) {
      const live = liveOf(outputs) as unknown as PropertyMap;
      const news = revealMap(secretNews);
      const changes = new Map(diff(asInputs(revealMap(inputs), live), news));
      for (const path of restated(fixed(changes, news), changes, news, live)) changes.delete(path);
      return changes;
    },

    replaces: fixed,
    deletesBeforeReplace: sameName,
    create: (inputs, operation) => create(shared, inputs, operation),
    update: (olds, inputs, operation) => update(shared, olds, inputs, operation),
    read: (known, operation) => read(shared, type, known, operation),

    async delete(state, operation) {
      const object = liveOf(state);
      try {
        const now = await cluster.find(nameOfObject(object), operation.signal);
        if (now === undefined) return;
        const mark = option(now, "takenOver");
        if (mark !== "" && mark !== option(object, "takenOver")) return;
        await remove(cluster, object, operation);
      } catch (error) {
        // With a definition go all objects of its kind.
        if (error instanceof NoSuchKind) return;
        if (!(error instanceof Unreachable)) throw error;
        if (!settings.deleteUnreachable) throw new Error(`${error.message}. ${FORGET}`, { cause: error });
        await operation.warn(
          `${error.message}. ${described(object)} is forgotten, as deleteUnreachable says.`,
        );
      }
    },
  };
}

/** What the official plugin would do, and this one does not. */
function refused(inputs: PropertyMap): readonly CheckFailure[] {
  const generated = text(inputs, "metadata", "generateName") !== "";
  const reason = "is not known to server-side apply: leave the name out, and one is made up";
  const options = (["replaceUnready", "waitFor"] as const).filter((name) => option(inputs, name) !== "");
  return [
    ...(generated ? [{ property: "metadata.generateName", reason }] : []),
    ...options.map((name) => ({
      property: `metadata.annotations["pulumi.com/${name}"]`,
      reason: "is not part of this drop-in kubernetes plugin: remove it, or install the official one",
    })),
  ];
}

function withoutNulls(value: Property): Property {
  if (Array.isArray(value)) return (value as readonly Property[]).map(withoutNulls);
  if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype)
    return value;
  const entries = Object.entries(value as PropertyMap).filter(([, item]) => item !== null);
  return Object.fromEntries(entries.map(([name, item]) => [name, withoutNulls(item)]));
}
