import { Secret, reveal, Unknown, type Property, type PropertyMap } from "../provider/property";
import type { Checked, CheckFailure, ResourceType } from "../provider/resource";

type InputType = "integer" | "boolean" | "string" | "map" | "list";

/** What a random resource is made of, in the official plugin's words. */
export interface RandomDefinition {
  readonly required?: Readonly<Record<string, InputType>>;
  readonly optional?: Readonly<Record<string, InputType>>;
  /** Values that go to the state for inputs that are not given. */
  readonly defaults?: PropertyMap;
  /** Outputs that are not inputs. */
  readonly computed: readonly string[];
  readonly secret?: readonly string[];
  /** What is wrong with inputs that have the right types. */
  check?(inputs: PropertyMap): readonly CheckFailure[];
  generate(inputs: PropertyMap): Promise<{ id: string; outputs: PropertyMap }>;
}

/** A resource whose inputs are checked on the spot. */
export interface RandomResource extends ResourceType {
  check(inputs: PropertyMap): Checked;
}

/** A resource that is generated once and kept; every change of its inputs, `keepers` above all, replaces it. */
export function randomResource(definition: RandomDefinition): RandomResource {
  const types = { ...definition.required, ...definition.optional, keepers: "map" as const };
  return {
    check(inputs) {
      const plain = Object.fromEntries(Object.entries(inputs).filter(([, value]) => value !== null));
      const failures = failuresOf(plain, types, Object.keys(definition.required ?? {}));
      const known = Object.values(plain).every((value) => !(reveal(value) instanceof Unknown));
      const further =
        failures.length === 0 && known ? (definition.check?.(revealed(plain, definition)) ?? []) : [];
      return { inputs: plain, failures: [...failures, ...further] };
    },
    replaces: (changes) => [...changes.keys()],
    async create(inputs, operation) {
      if (operation.preview) {
        const unknown = Object.fromEntries(definition.computed.map((name) => [name, Unknown.value]));
        return { id: "", outputs: { ...definition.defaults, ...inputs, ...sealed(unknown, definition) } };
      }
      const { id, outputs } = await definition.generate(revealed(inputs, definition));
      return { id, outputs: { ...definition.defaults, ...inputs, ...sealed(outputs, definition) } };
    },
    update(_olds, inputs) {
      return Promise.resolve(inputs);
    },
    delete() {
      return Promise.resolve();
    },
  };
}

function revealed(inputs: PropertyMap, definition: RandomDefinition): PropertyMap {
  return { ...definition.defaults, ...(reveal(inputs) as PropertyMap) };
}

function sealed(outputs: PropertyMap, { secret = [] }: RandomDefinition): PropertyMap {
  const entries = Object.entries(outputs);
  return Object.fromEntries(
    entries.map(([name, value]): [string, Property] => [
      name,
      secret.includes(name) ? new Secret(value) : value,
    ]),
  );
}

function failuresOf(
  inputs: PropertyMap,
  types: Readonly<Record<string, InputType>>,
  required: readonly string[],
): readonly CheckFailure[] {
  const missing = required.filter((name) => !(name in inputs));
  return [
    ...missing.map((property) => ({ property, reason: "is required" })),
    ...Object.entries(inputs).flatMap(([property, value]) => {
      const type = types[property];
      if (type === undefined) return [{ property, reason: "is no input of this resource" }];
      return fits(reveal(value), type) ? [] : [{ property, reason: `must be of type ${type}` }];
    }),
  ];
}

function fits(value: Property, type: InputType): boolean {
  if (value instanceof Unknown) return true;
  if (type === "integer") return Number.isSafeInteger(value);
  if (type === "list") return Array.isArray(value);
  if (type === "map") return typeof value === "object" && value !== null && !Array.isArray(value);
  return typeof value === type;
}
