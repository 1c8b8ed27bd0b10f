/** Macula broken on purpose: small changes to the text of its program as it is deployed. */
import { readFileSync, writeFileSync } from "node:fs";
import { bundle } from "../../components/bundle";
import { sabotaged, type Patch } from "./the-block-sabotage";

export { sabotaged, type Patch };

/** Writes a copy of the program with these patches. */
export function breakMacula(patches: readonly Patch[], file: string): void {
  const made = bundle("components/systems/macula/node/main.ts", "macula");
  if (typeof made === "string" || !("file" in made)) throw new Error("a bundle is a file");
  writeFileSync(file, sabotaged(readFileSync(made.file, "utf8"), patches), { mode: 0o755 });
}
