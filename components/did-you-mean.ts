/**
 * " Did you mean `x`?" for a word that is not known, when one that is known is near to it; else nothing. Letters count, not
 * numbers: a scenario `ET-9` was hardly meant to be `ET-1`.
 */
export function didYouMean(word: string, known: Iterable<string>): string {
  const near = nearest(word, known);
  return near === undefined ? "" : ` Did you mean \`${near}\`?`;
}

/** The known word that was probably meant: case aside, at most a third of its letters differ. */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  const names = [...known];
  if (names.length === 0) return undefined;
  // Loaded for mistakes only.
  const { distance } = require("fastest-levenshtein") as typeof import("fastest-levenshtein");
  const lower = word.toLowerCase();
  const [best] = names
    .map((name) => ({ name, away: distance(lower, name.toLowerCase()) }))
    .sort((a, b) => a.away - b.away);
  if (best === undefined || best.away > Math.ceil(word.length / 3)) return undefined;
  const letters = (text: string): string => text.toLowerCase().replace(/\d/g, "");
  return best.away > 0 && letters(best.name) === letters(word) ? undefined : best.name;
}
