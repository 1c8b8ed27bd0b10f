import { randomInt } from "node:crypto";

/** One class of characters: how many of them a string must have at least, and whether it may have more. */
export interface CharacterClass {
  readonly characters: string;
  readonly minimum: number;
  readonly included: boolean;
}

/** A string of `length` characters of the given classes, each allowed place and order equally likely. */
export function randomCharacters(length: number, classes: readonly CharacterClass[]): string {
  const all = classes.map(({ characters, included }) => (included ? characters : "")).join("");
  const needed = classes.flatMap(({ characters, minimum }) => pick(characters, minimum));
  return shuffle([...needed, ...pick(all, length - needed.length)]).join("");
}

/** The items in a random order, by Fisher and Yates. */
export function shuffle<T>(items: readonly T[]): T[] {
  const shuffled = [...items];
  for (let i = shuffled.length - 1; i > 0; i--) {
    const j = randomInt(i + 1);
    [shuffled[i], shuffled[j]] = [shuffled[j] as T, shuffled[i] as T];
  }
  return shuffled;
}

function pick(characters: string, count: number): readonly string[] {
  const from = Array.from(characters);
  return Array.from({ length: count }, () => from[randomInt(from.length)] ?? "");
}
