import { revealMap, type PropertyMap } from "../provider/property";
import { Unfinished, type Known, type Operation } from "../provider/resource";
import { FORGET, NoSuchKind, Unreachable } from "./api-error";
import { asInputs } from "./as-inputs";
import type { Name } from "./cluster";
import { managerName } from "./names";
import { described, text, type KubeObject } from "./object";
import { isReady } from "./ready/become-ready";
import { secretAs } from "./secrets";
import type { ObjectType, Shared } from "./shared";
import { inputsOf, managerOf, outputsOf } from "./state";

/** What is in the cluster of a resource: its inputs as they are there now, and its live object. */
export async function read(
  { cluster, settings }: Shared,
  type: ObjectType,
  known: Known,
  operation: Operation,
): Promise<Known | undefined> {
  const live = await find();
  if (live === undefined) return undefined;
  const isNew = Object.keys(known.inputs).length === 0;
  const told = isNew ? inputsOf(live) : asInputs(revealMap(known.inputs), live as unknown as PropertyMap);
  const inputs = secretAs(told, known.inputs);
  const outputs = outputsOf(live, inputs, managerOf(known.outputs) ?? managerName(operation.urn));
  const why = isNew ? undefined : await isReady(cluster, live, operation);
  if (why === undefined) return { inputs, outputs };
  const message = `${described(live)} is not ready: ${why}`;
  throw new Unfinished(message, { id: operation.id, outputs }, inputs);

  async function find(): Promise<KubeObject | undefined> {
    try {
      return await cluster.find(nameIn(operation.id), operation.signal);
    } catch (error) {
      // With a definition go all objects of its kind.
      if (error instanceof NoSuchKind) return undefined;
      if (!(error instanceof Unreachable)) throw error;
      if (!settings.deleteUnreachable) throw new Error(`${error.message}. ${FORGET}`, { cause: error });
      await operation.warn(`${error.message}. ${operation.id} is forgotten, as deleteUnreachable says.`);
      return undefined;
    }
  }

  function nameIn(id: string): Name {
    const slash = id.indexOf("/");
    const namespace = slash < 0 ? undefined : id.slice(0, slash);
    return {
      apiVersion: text(known.inputs, "apiVersion") || type.apiVersion,
      kind: type.kind,
      namespace,
      name: id.slice(slash + 1),
    };
  }
}
