/** Colours of nodes and of the texts they tell: the same ones in every scenario of a run. Pure. */
import type { NodeSample, Samples } from "./model";

/** Colours that can be told apart. */
const TONES = 8;

/** CSS class of a colour. */
export const tone = (index: number): string => `c${(index % TONES) + 1}`;

export interface Palette {
  readonly ofNode: (name: string) => string;
  /** What a value's texts look like. */
  readonly ofText: (key: string, text: string) => string;
}

/** `node-2` before `node-10`. */
export const sortNodes = (names: Iterable<string>): readonly string[] =>
  [...new Set(names)].sort((a, b) => a.localeCompare(b, "en", { numeric: true }));

/** @param all samples of all scenarios of a run */
export function paletteOf(all: readonly Pick<Samples, "nodes">[]): Palette {
  const names = sortNodes(all.flatMap(({ nodes }) => [...nodes.keys()]));
  const texts = new Map<string, Set<string>>();
  for (const { nodes } of all) for (const samples of nodes.values()) collect(samples, texts);
  const tones = new Map([...texts].map(([key, told]) => [key, textTones(told, names)]));
  return {
    ofNode: (name) => tone(names.indexOf(name)),
    ofText: (key, text) => tones.get(key)?.get(text) ?? "other",
  };
}

function collect(samples: readonly NodeSample[], texts: Map<string, Set<string>>): void {
  for (const { values = {} } of samples)
    for (const [key, value] of Object.entries(values))
      if (typeof value === "string") texts.set(key, (texts.get(key) ?? new Set()).add(value));
}

/** A text that names a node has that node's colour wherever it is drawn; `none` and the like have none. */
function textTones(texts: ReadonlySet<string>, names: readonly string[]): ReadonlyMap<string, string> {
  const nodes = names.filter((name) => texts.has(name));
  const taken = new Set(nodes.map((name) => tone(names.indexOf(name))));
  const free = Array.from({ length: TONES }, (_, index) => tone(index)).filter((each) => !taken.has(each));
  const others = [...texts].filter((text) => !names.includes(text));
  const coloured = others.filter((text) => !/^(none|unknown|-|)$/i.test(text));
  // More texts than colours (hashes) take turns as they came, so that a change is seen as one.
  const inTurn = coloured.length > free.length ? coloured : coloured.sort();
  return new Map([
    ...nodes.map((name) => [name, tone(names.indexOf(name))] as const),
    ...inTurn.map((text, index) => [text, free[index % free.length] ?? "other"] as const),
  ]);
}
