import type { JsonSchema } from "./json-schema";
import { blocks, table } from "./markdown";
import { systemText } from "./system-text";

const HEAD = `# Configuration

Made by \`npm run docs\` from the schema; do not edit.

A stack file \`Pulumi.STACK.yaml\` says what is tested and where. All keys stand under \`config:\` with the prefix
\`testbed:\`. The smallest one deploys the system's documented topology and proves all its scenarios:

\`\`\`yaml
config:
  testbed:environment: local
  testbed:system: etcd
\`\`\`

Unknown keys are errors. Editors check the file with \`docs/schema/stack.schema.json\`.

The stack file that comes with the project, \`Pulumi.local.yaml\`, sets \`pace: machine\`: loads fit the machine that runs them.`;

/**
 * Every key: type, default, meaning; first those of all environments, then each environment's own; then what each system has.
 * @param variants schema of each environment
 * @param own keys that only this environment has
 */
export function configurationPage(
  variants: readonly JsonSchema[],
  own: Readonly<Record<string, readonly string[]>>,
  systems: readonly Parameters<typeof systemText>[0][],
): string {
  const anyOwn = new Set(Object.values(own).flat());
  const [first = {}] = variants;
  const environment = {
    ...first.properties?.environment,
    const: undefined,
    enum: variants.map(environmentOf),
  };
  const every = { ...first, properties: { ...first.properties, environment } };
  return blocks(
    HEAD,
    "## Every environment",
    keyTable(every, (key) => !anyOwn.has(key)),
    ...variants.flatMap((variant) => {
      const name = environmentOf(variant);
      const keys = own[name] ?? [];
      if (keys.length === 0) return [];
      return [`## Environment \`${name}\``, keyTable(variant, (key) => keys.includes(key))];
    }),
    ...systems.map(systemText),
  );
}

function environmentOf({ properties }: JsonSchema): string {
  const name = properties?.environment?.const;
  return typeof name === "string" ? name : "";
}

function keyTable(variant: JsonSchema, wanted: (key: string) => boolean): string {
  const rows = Object.entries(variant.properties ?? {})
    .filter(([key]) => wanted(key))
    .flatMap(([key, schema]) => rowsOf(key, schema, variant.required?.includes(key) === true));
  return table(["Key", "Type", "Default", "Meaning"], rows);
}

/** A key and, below it, the keys inside it: `nodes[].name`, `network.subnet`; in a map `hosts.NAME.ssh`. */
function rowsOf(key: string, schema: JsonSchema, required: boolean): string[][] {
  const own = [
    `\`${key}\``,
    typeOf(schema),
    required ? "required" : defaultOf(schema),
    schema.description ?? "",
  ];
  return [own, ...inside(key, schema)];
}

function inside(key: string, schema: JsonSchema): string[][] {
  const { items, additionalProperties: each } = schema;
  if (items) return inside(`${key}[]`, items);
  if (typeof each === "object") return inside(`${key}.NAME`, each);
  const branches = schema.anyOf ?? schema.oneOf ?? [];
  return [
    ...branches.flatMap((branch) => inside(key, branch)),
    ...Object.entries(schema.properties ?? {}).flatMap(([name, property]) =>
      rowsOf(`${key}.${name}`, property, schema.required?.includes(name) === true),
    ),
  ];
}

/** A type in words: `"full" or "quick"`, `list of string`. */
export function typeOf(schema: JsonSchema): string {
  if (schema.const !== undefined) return `\`${JSON.stringify(schema.const).replaceAll('"', "")}\``;
  if (schema.enum) return schema.enum.map((value) => `\`${String(value)}\``).join(" or ");
  const branches = schema.anyOf ?? schema.oneOf;
  if (branches) return [...new Set(branches.map(typeOf))].join(" or ");
  if (schema.items) return `list of ${typeOf(schema.items)}`;
  if (typeof schema.additionalProperties === "object") return `map of ${typeOf(schema.additionalProperties)}`;
  return schema.type ?? "text or number";
}

function defaultOf({ default: value }: JsonSchema): string {
  if (value === undefined || (typeof value === "object" && value !== null && Object.keys(value).length === 0))
    return "";
  return `\`${typeof value === "string" ? value : JSON.stringify(value)}\``;
}
