/** Everything that is wrong with a node's configuration, at once. */
export class ConfigMistakes extends Error {
  constructor(readonly mistakes: readonly string[]) {
    super(`The configuration cannot be used:\n${mistakes.map((mistake) => `  - ${mistake}\n`).join("")}`);
  }
}
