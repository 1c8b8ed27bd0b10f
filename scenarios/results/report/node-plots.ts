/** What nodes told when they were asked, over time: numbers as lines, texts as strips, what never changed in words. Pure. */
import type { Point } from "./envelope";
import type { NodeSample } from "./model";
import { sortNodes, type Palette } from "./palette";
import { lines, type Plot, type Series, type Span } from "./plots";

/** Nodes often agree: lines on each other show through. */
const DASHES = ["", "dashed", "dotted"];

/** More lines than this in one plot cannot be told apart. */
const TOGETHER = 8;

/** One plot for each value that nodes tell; what does not change comes last. */
export function nodePlots(
  nodes: ReadonlyMap<string, readonly NodeSample[]>,
  end: number,
  palette: Palette,
): readonly Plot[] {
  const names = sortNodes(nodes.keys());
  const of = (name: string): readonly NodeSample[] => nodes.get(name) ?? [];
  const all = names.flatMap(of);
  const keys = [...new Set(all.flatMap(({ values }) => Object.keys(values ?? {})))];
  const plots = keys.map((key): Plot => {
    // Not every node has everything to tell; one that never answered at all may have.
    const tellers = names.filter(
      (name) =>
        of(name).some(({ values }) => values?.[key] !== undefined) ||
        of(name).every(({ values }) => values === undefined),
    );
    const told = all.flatMap(({ values }) => values?.[key] ?? []);
    const texts = [...new Set(told.filter((value) => typeof value === "string"))];
    if (texts.length > 0)
      return {
        kind: "strips",
        title: titled(key),
        values: new Map(texts.sort().map((text) => [text, palette.ofText(key, text)])),
        rows: tellers.map((name) => ({ name, spans: spansOf(of(name), key, end) })),
      };
    const series = tellers.map((name): Series => ({
      name,
      tone: `${palette.ofNode(name)} ${DASHES[names.indexOf(name) % DASHES.length] ?? ""}`.trimEnd(),
      points: of(name).map(({ at, values }): Point => {
        const value = values?.[key];
        return [at, typeof value === "number" ? value : undefined];
      }),
    }));
    const value = constantOf(series);
    if (value !== undefined)
      return {
        kind: "constant",
        title: titled(key),
        value,
        nodes: tellers.length === names.length ? undefined : tellers,
      };
    const drawn = isHeld(series) ? series.map((each) => ({ ...each, steps: "after" as const })) : series;
    return lines(titled(key), "by node", drawn, { apart: series.length > TOGETHER });
  });
  const changing = ({ kind }: Plot): boolean => kind !== "constant";
  return [...plots.filter(changing), ...plots.filter((plot) => !changing(plot))];
}

/** The one value of every node at every moment; undefined as soon as there is another, or none. */
function constantOf(series: readonly Series[]): number | undefined {
  const values = new Set(series.flatMap(({ points }) => points.map(([, value]) => value)));
  return values.size === 1 ? [...values][0] : undefined;
}

/** A term is held and then changes, a height climbs. */
function isHeld(series: readonly Series[]): boolean {
  const pairs = series.flatMap(({ points }) =>
    points.slice(1).map(([, value], index) => value === points[index]?.[1]),
  );
  return pairs.filter((same) => !same).length * 4 < pairs.length;
}

const titled = (key: string): string => {
  const words = key.replaceAll(/([a-z])([A-Z])/g, "$1 $2").replaceAll(/[_-]+/g, " ");
  return words.charAt(0).toUpperCase() + words.slice(1).toLowerCase();
};

/** Runs of one value; each sample holds until the next one. Who answers, but not to this, leaves nothing to draw. */
export function spansOf(samples: readonly NodeSample[], key: string, end: number): readonly Span[] {
  const spans: { from: number; to: number; value: string | undefined; gap: string | undefined }[] = [];
  let drawn: (typeof spans)[number] | undefined;
  samples.forEach(({ at, values, gap }, index) => {
    const told = values?.[key];
    if (values !== undefined && told === undefined) {
      drawn = undefined;
      return;
    }
    const value = told === undefined ? undefined : String(told);
    const to = samples[index + 1]?.at ?? Math.max(end, at);
    if (drawn && drawn.value === value) drawn.to = to;
    else {
      drawn = { from: at, to, value, gap: value === undefined ? (gap ?? "not told") : undefined };
      spans.push(drawn);
    }
  });
  return spans;
}
