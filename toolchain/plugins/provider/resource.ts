import type { Changes } from "./diff";
import type { PropertyMap } from "./property";

/** One input that cannot be accepted. */
export interface CheckFailure {
  readonly property: string;
  readonly reason: string;
}

/** What a provider knows about the operation it carries out. */
export interface Operation {
  readonly name: string;
  readonly preview: boolean;
  /** Aborted by an interrupt of the engine or by the resource's own timeout. */
  readonly signal: AbortSignal;
  /** Shows a line of progress with the resource. Resolves when the engine has it. */
  log(line: string): Promise<void>;
}

export interface Created {
  readonly id: string;
  readonly outputs: PropertyMap;
}

/** One resource type of a provider. Errors thrown by any operation fail the resource with their message. */
export interface ResourceType {
  /** Inputs with defaults filled in, or what is wrong with them. */
  check(inputs: PropertyMap): { inputs: PropertyMap; failures: readonly CheckFailure[] };
  /** Which of the changed property paths can only be had by a replacement. */
  replaces(changes: Changes): readonly string[];
  create(inputs: PropertyMap, operation: Operation): Promise<Created>;
  update(olds: PropertyMap, inputs: PropertyMap, operation: Operation): Promise<PropertyMap>;
  delete(state: PropertyMap, operation: Operation): Promise<void>;
}

/** A function that a program can call. */
export type InvokeFunction = (args: PropertyMap, operation: Operation) => Promise<PropertyMap>;

export interface Provider {
  readonly name: string;
  readonly version: string;
  readonly resources: Readonly<Record<string, ResourceType>>;
  readonly functions: Readonly<Record<string, InvokeFunction>>;
}
