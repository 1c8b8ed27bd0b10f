import { reveal, revealMap, type PropertyMap } from "../provider/property";
import type { KubeObject } from "./object";
import { secretAs } from "./secrets";

const MANAGER = "__fieldManager";
const INITIAL_VERSION = "__initialApiVersion";
const INPUTS = "__inputs";

/** Parts of an object's metadata that only API servers write. */
const OBSERVED = [
  "creationTimestamp",
  "deletionGracePeriodSeconds",
  "deletionTimestamp",
  "generation",
  "managedFields",
  "resourceVersion",
  "selfLink",
  "uid",
];

/** The outputs of a resource: its live object, and what this plugin has to know of it later. */
export function outputsOf(live: KubeObject, inputs: PropertyMap, manager: string): PropertyMap {
  const object = { ...live, metadata: without(live.metadata, ["managedFields"]) } as unknown as PropertyMap;
  return {
    ...secretAs(object, inputs),
    [MANAGER]: manager,
    [INITIAL_VERSION]: live.apiVersion,
    [INPUTS]: secretAs(inputs, inputs),
  };
}

/** The live object as the state knows it. */
export function liveOf(outputs: PropertyMap): KubeObject {
  const own = Object.entries(revealMap(outputs)).filter(([name]) => !name.startsWith("__"));
  return Object.fromEntries(own) as unknown as KubeObject;
}

export function managerOf(outputs: PropertyMap): string | undefined {
  const manager = reveal(outputs[MANAGER] ?? null);
  return typeof manager === "string" ? manager : undefined;
}

/** Inputs of an object that no program has told yet. */
export function inputsOf(live: KubeObject): PropertyMap {
  return withoutObserved(without(live, ["status"]) as unknown as PropertyMap);
}

/** Inputs without what only API servers write, which programs made from a live object may have in them. */
export function withoutObserved(inputs: PropertyMap): PropertyMap {
  const { metadata } = inputs;
  if (typeof metadata !== "object" || metadata === null || Array.isArray(metadata)) return inputs;
  return { ...inputs, metadata: without(metadata as PropertyMap, OBSERVED) };
}

function without<T extends object>(map: T, names: readonly string[]): T {
  return Object.fromEntries(Object.entries(map).filter(([name]) => !names.includes(name))) as T;
}
