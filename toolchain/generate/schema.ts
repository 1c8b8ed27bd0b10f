/** `npm run schema [-- --check]`: JSON Schemas of the stack file and of results.json, for editors and other readers. */
import { resultsFileSchema, stackFileSchema } from "./json-schema";
import { publish } from "./pages";

const pages = [
  { file: "docs/schema/stack.schema.json", text: JSON.stringify(stackFileSchema()) },
  { file: "docs/schema/results.schema.json", text: JSON.stringify(resultsFileSchema()) },
];

void publish("schema", pages, process.argv.slice(2)).then((code) => (process.exitCode = code));
