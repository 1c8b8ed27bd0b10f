import { readFileSync, readdirSync } from "node:fs";
import { basename, extname, join } from "node:path";
import * as z from "zod";
import type { FileSpec } from "../spec";
import { ALERTMANAGER_FILE } from "./alertmanager";
import { dashboardFile } from "./grafana";
import { OWN_RULES } from "./prometheus";

/** Monitoring files of the user's own, as files of the hosts. Only their digests get into the state. */
export interface OwnFiles {
  readonly rules: readonly FileSpec[];
  readonly dashboards: readonly FileSpec[];
  readonly alertmanager?: FileSpec;
}

const rule = z
  .looseObject({
    expr: z.coerce.string().min(1),
    alert: z.string().optional(),
    record: z.string().optional(),
  })
  .refine(({ alert, record }) => (alert === undefined) !== (record === undefined), {
    error: "expected either `alert` or `record`",
  });
const group = z.looseObject({ name: z.string().min(1), rules: z.array(rule) });
const schemas = {
  rules: z.strictObject({ groups: z.array(group) }),
  dashboards: z.looseObject({ title: z.string().min(1) }),
  alertmanager: z.looseObject({
    route: z.looseObject({ receiver: z.string() }),
    receivers: z.array(z.looseObject({ name: z.string() })).min(1),
  }),
};

const KEY = "`testbed:monitoring.files`";
const LAYOUT = "expected `rules/*.yml`, `dashboards/*.json` and `alertmanager.yml`";

/**
 * Reads the folder of `testbed:monitoring.files`. What PromQL means, `mistakesInMeaning` asks Prometheus.
 * @param taken names of dashboards that the system has already
 * @param problems receives a sentence for each mistake, with the file it is in
 */
export function readOwnFiles(
  folder: string,
  taken: readonly string[],
  stackFile: string,
  problems: string[],
): OwnFiles {
  const tell = (sentence: string): void => void problems.push(sentence);
  const list = (path: string): readonly string[] => {
    const entries = readdirSync(path, { withFileTypes: true, recursive: true });
    return entries
      .filter((entry) => entry.isFile() && !entry.name.startsWith("."))
      .map((entry) => join(entry.parentPath, entry.name))
      .sort();
  };
  let files: readonly string[];
  try {
    files = list(folder);
  } catch (error) {
    tell(
      `${KEY} is \`${folder}\` (${stackFile}): cannot be read (${reason(error)}); ${LAYOUT} in that folder.`,
    );
    return { rules: [], dashboards: [] };
  }
  const kindOf = (file: string): keyof typeof schemas | undefined => {
    if (file === join(folder, "alertmanager.yml")) return "alertmanager";
    if (join(file, "..") === join(folder, "rules") && extname(file) === ".yml") return "rules";
    if (join(file, "..") === join(folder, "dashboards") && extname(file) === ".json") return "dashboards";
    return undefined;
  };
  const good = files.filter((file) => {
    const kind = kindOf(file);
    // What is no configuration at all, a README, may lie there.
    if (kind === undefined) {
      if (/^\.(ya?ml|json)$/.test(extname(file)))
        tell(`\`${file}\` is not used: ${LAYOUT} in \`${folder}\`.`);
      return false;
    }
    const mistakes = mistakesIn(file, schemas[kind]);
    for (const mistake of mistakes) tell(`\`${file}\`: ${mistake}.`);
    return mistakes.length === 0;
  });
  const of = (kind: string): readonly string[] => good.filter((file) => kindOf(file) === kind);
  const name = (file: string): string => basename(file, ".json");
  for (const file of of("dashboards").filter((each) => taken.includes(name(each))))
    tell(`\`${file}\`: a dashboard of the system has that name; choose another one.`);
  const [alertmanager] = of("alertmanager");
  return {
    rules: of("rules").map((file) => ({ path: `${OWN_RULES}/${basename(file)}`, content: { file } })),
    dashboards: of("dashboards").map((file) => dashboardFile(name(file), { file })),
    ...(alertmanager !== undefined && {
      alertmanager: { path: ALERTMANAGER_FILE, content: { file: alertmanager }, mode: "0600" },
    }),
  };
}

function mistakesIn(file: string, schema: z.ZodType): string[] {
  const { parse } = require("yaml") as typeof import("yaml");
  let data: unknown;
  try {
    const text = readFileSync(file, "utf8");
    data = extname(file) === ".json" ? JSON.parse(text) : parse(text);
  } catch (error) {
    return [reason(error)];
  }
  const { error } = schema.safeParse(data);
  return (error?.issues ?? []).map(({ path, message }) => `${path.join(".") || "the whole"}: ${message}`);
}

/** The first line of an error: YAML's ends with a picture of the place. */
function reason(error: unknown): string {
  const [line = ""] = (error as Error).message.split("\n");
  return line.replace(/:$/, "");
}
