import type { FileSpec } from "../spec";

/** A file with plain data as YAML. */
export function yamlFile(path: string, data: object): FileSpec {
  // Only where something is monitored: loading it costs a stack without monitoring nothing.
  const { stringify } = require("yaml") as typeof import("yaml");
  return { path, content: stringify(data, { lineWidth: 0, aliasDuplicateObjects: false }) };
}
