/** `npm run docs [-- --check]`: the pages that are made from the code. */
import { environmentSchemas } from "../../components/environments/schemas";
import { systems } from "../../components/systems";
import { configurationPage } from "./configuration-page";
import { environmentVariants } from "./json-schema";
import { publish } from "./pages";
import { testPlanPage } from "./test-plan-page";

const ownKeys = Object.fromEntries(
  Object.entries(environmentSchemas).map(([name, { shape }]) => [name, Object.keys(shape)]),
);
const pages = [
  {
    file: "docs/configuration.md",
    text: configurationPage(environmentVariants(), ownKeys, Object.values(systems)),
  },
  { file: "docs/test-plan.md", text: testPlanPage(Object.values(systems)) },
];

void publish("docs", pages, process.argv.slice(2)).then((code) => (process.exitCode = code));
