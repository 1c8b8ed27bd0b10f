import type { Changes } from "./diff";
import type { PropertyMap } from "./property";

/** One input that cannot be accepted. */
export interface CheckFailure {
  readonly property: string;
  readonly reason: string;
}

/** Whose inputs are checked. */
export interface CheckContext {
  readonly name: string;
  /** Inputs in the state; empty for a resource that is to be created. */
  readonly olds: PropertyMap;
  /** The same bytes at preview and update, for what is made up. Empty with an old engine. */
  readonly seed: Uint8Array;
}

/** Inputs with defaults filled in, and what is wrong with them. */
export interface Checked {
  readonly inputs: PropertyMap;
  readonly failures: readonly CheckFailure[];
}

/** What a provider knows about the operation it carries out. */
export interface Operation {
  readonly name: string;
  readonly urn: string;
  /** The resource's id; empty while it is created. */
  readonly id: string;
  readonly preview: boolean;
  /** Aborted by an interrupt of the engine or by the resource's own timeout. */
  readonly signal: AbortSignal;
  /** Shows a line of progress with the resource. Resolves when the engine has it. */
  log(line: string): Promise<void>;
  /** Tells something that stays on the screen. */
  warn(line: string): Promise<void>;
}

export interface Created {
  readonly id: string;
  readonly outputs: PropertyMap;
}

/** A resource that is there but is not as it should be. It comes into the state, and the next update sees to it. */
export class Unfinished extends Error {
  constructor(
    message: string,
    readonly created: Created,
    /** Inputs, where the state is to have others than the program's. */
    readonly inputs?: PropertyMap,
  ) {
    super(message);
  }
}

/** What the state says of a resource. */
export interface Known {
  readonly inputs: PropertyMap;
  readonly outputs: PropertyMap;
}

/** One resource type of a provider. Errors thrown by any operation fail the resource with their message. */
export interface ResourceType {
  check(inputs: PropertyMap, context: CheckContext): Checked | Promise<Checked>;
  /** Inputs in the form in which old and new ones are compared; as they are where it is left out. */
  comparable?(inputs: PropertyMap): PropertyMap;
  /** What a program's inputs change, where that is more than the difference of inputs. */
  changes?(known: Known, news: PropertyMap): Changes;
  /** Which of the changed property paths can only be had by a replacement. */
  replaces(changes: Changes, news: PropertyMap): readonly string[];
  /** Whether a replacement can only be created when the old one is gone. */
  deletesBeforeReplace?(olds: PropertyMap, news: PropertyMap): boolean;
  create(inputs: PropertyMap, operation: Operation): Promise<Created>;
  update(olds: PropertyMap, inputs: PropertyMap, operation: Operation): Promise<PropertyMap>;
  /** What is in the world, or undefined for a resource that is gone. Left out: the state is all there is to know. */
  read?(known: Known, operation: Operation): Promise<Known | undefined>;
  delete(state: PropertyMap, operation: Operation): Promise<void>;
}

/** A function that a program can call. */
export type InvokeFunction = (args: PropertyMap, operation: Operation) => Promise<PropertyMap>;

/** Options of a provider itself. */
export interface Configuration {
  check(config: PropertyMap): readonly CheckFailure[];
  configure(config: PropertyMap): void;
  /** Which of the changed options mean that all that was made through the provider is to be made anew. */
  replaces?(olds: PropertyMap, news: PropertyMap): readonly string[];
}

export interface Provider {
  readonly name: string;
  readonly version: string;
  readonly resources: Readonly<Record<string, ResourceType>>;
  /** Resource types beside those, by their token, for a provider that learns elsewhere what there is. */
  readonly otherResource?: (token: string) => ResourceType | undefined;
  readonly functions: Readonly<Record<string, InvokeFunction>>;
  readonly configuration?: Configuration;
}
