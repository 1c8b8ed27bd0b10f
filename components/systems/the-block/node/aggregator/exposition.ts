/** Prometheus' text format, as far as putting several nodes' metrics together needs it. Pure. */

interface Family {
  /** HELP and TYPE lines. */
  readonly about: string[];
  readonly samples: string[];
}

const SAMPLE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})?\s+(\S.*)$/;

/** The text with a label on each series; families with the same name are put together, as the format asks for. */
export function mergeMetrics(texts: ReadonlyMap<string, string>, label: string): string {
  const families = new Map<string, Family>();
  for (const [value, text] of texts) addText(families, text, `${label}="${escaped(value)}"`);
  const lines = [...families.values()].flatMap(({ about, samples }) => [...about, ...samples]);
  return `${lines.join("\n")}\n`;
}

function addText(families: Map<string, Family>, text: string, label: string): void {
  let current: Family | undefined;
  let isNew = false;
  let name: string | undefined;
  for (const line of text.split("\n")) {
    const [, about] = /^# (?:HELP|TYPE) ([a-zA-Z_:][\w:]*)/.exec(line) ?? [];
    if (about !== undefined) {
      if (about !== name) {
        isNew = !families.has(about);
        current = familyOf(families, about);
        name = about;
      }
      if (isNew) current?.about.push(line);
      continue;
    }
    const [, series, labels, value] = SAMPLE.exec(line) ?? [];
    if (series === undefined || value === undefined) continue;
    // A sample without a family above it is one by itself.
    const family =
      current && name !== undefined && series.startsWith(name) ? current : familyOf(families, series);
    family.samples.push(`${series}{${[label, labels].filter(Boolean).join(",")}} ${value}`);
  }
}

function familyOf(families: Map<string, Family>, name: string): Family {
  const family = families.get(name) ?? { about: [], samples: [] };
  families.set(name, family);
  return family;
}

/** Value of a series without labels. */
export function valueOf(text: string, series: string): number | undefined {
  const line = text.split("\n").find((each) => each.startsWith(`${series} `));
  const value = line === undefined ? NaN : Number(line.slice(series.length + 1).split(" ")[0]);
  return Number.isNaN(value) ? undefined : value;
}

function escaped(value: string): string {
  return value.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
}
