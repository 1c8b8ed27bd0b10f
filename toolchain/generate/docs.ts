/** `npm run docs [-- --check]`: the pages that are made from the code. */
import { environmentSchemas } from "../../components/environments/schemas";
import { readRecord } from "../../bench/matrix/record";
import { systems } from "../../components/systems";
import type { System } from "../../components/systems/system";
import { project } from "../project";
import { configurationPage } from "./configuration-page";
import { environmentVariants } from "./json-schema";
import { matrixPage, type MatrixSystem } from "./matrix-page";
import { publish } from "./pages";
import { testPlanPage } from "./test-plan-page";

const ownKeys = Object.fromEntries(
  Object.entries(environmentSchemas).map(([name, { shape }]) => [name, Object.keys(shape)]),
);
const recorded = ({ name, scenarios }: System): MatrixSystem => ({
  ...{ name, scenarios },
  records: new Map(Object.keys(environmentSchemas).map((each) => [each, readRecord(project, each, name)])),
});
const pages = [
  {
    file: "docs/configuration.md",
    text: configurationPage(environmentVariants(), ownKeys, Object.values(systems)),
  },
  { file: "docs/test-plan.md", text: testPlanPage(Object.values(systems)) },
  { file: "docs/matrix.md", text: matrixPage(Object.values(systems).map(recorded)) },
];

void publish("docs", pages, process.argv.slice(2)).then((code) => (process.exitCode = code));
