/** Archy broken on purpose: small changes to the text of our node as it is deployed with `profile: upstream`. */
import { readFileSync, writeFileSync } from "node:fs";
import { bundle } from "../../components/bundle";
import { sabotaged, type Patch } from "./the-block-sabotage";

/** Each is a mistake in a node that looks healthy otherwise. */
export const sabotages = {
  /** Only on one node of the fleet, so that the primary is green. */
  "an app that does not come back": [
    {
      find: "if (!this.#processes.has(id)) this.#spawn(appOf(id));",
      replace: 'if (this.options.name !== "node-198" && !this.#processes.has(id)) this.#spawn(appOf(id));',
    },
  ],
  "a pruned chain": [{ find: 'pruned: chain === "pruned"', replace: "pruned: true" }],
} as const satisfies Readonly<Record<string, readonly Patch[]>>;

/** Writes our node's program with these changes. */
export function breakArchy(patches: readonly Patch[], file: string): void {
  const made = bundle("components/systems/archy/node/main.ts", "archy");
  if (typeof made === "string" || !("file" in made)) throw new Error("a bundle is a file");
  writeFileSync(file, sabotaged(readFileSync(made.file, "utf8"), patches));
}
