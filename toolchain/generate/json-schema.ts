import { z } from "zod";
import { stackSchema } from "../../components/config";
import { resultsSchema } from "../../scenarios/results/schema";

/** The part of JSON Schema that zod makes of our schemas. */
export interface JsonSchema {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly additionalProperties?: boolean | JsonSchema;
  readonly [keyword: string]: unknown;
}

const DIALECT = "https://json-schema.org/draft/2020-12/schema";
const PREFIX = "testbed:";

/** One schema for each environment: the keys of a stack file without their prefix. */
export function environmentVariants(): readonly JsonSchema[] {
  const { anyOf, oneOf } = z.toJSONSchema(stackSchema, { io: "input" }) as JsonSchema;
  return oneOf ?? anyOf ?? [];
}

/** Schema of `Pulumi.STACK.yaml` for editors: our keys strictly, everybody else's as they like. */
export function stackFileSchema(): JsonSchema {
  return {
    $schema: DIALECT,
    title: "Stack file of Testbed",
    type: "object",
    properties: { config: { type: "object", oneOf: environmentVariants().map(prefixed) } },
    required: ["config"],
  };
}

function prefixed({ properties = {}, required = [] }: JsonSchema): JsonSchema {
  const own = Object.entries(properties).map(([key, schema]) => [PREFIX + key, schema] as const);
  return {
    properties: Object.fromEntries(own),
    required: required.map((key) => PREFIX + key),
    propertyNames: { anyOf: [{ enum: own.map(([key]) => key) }, { not: { pattern: `^${PREFIX}` } }] },
  };
}

/** Schema of `results.json`. */
export function resultsFileSchema(): JsonSchema {
  return { title: "results.json of Testbed", ...(z.toJSONSchema(resultsSchema) as JsonSchema) };
}
