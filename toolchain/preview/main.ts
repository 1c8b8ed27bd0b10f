import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { renderComment, type StackPreview } from "./comment";
import { diffPlans, plannedResources } from "./diff";

/** `main.ts BASE HEAD`: two folders with `STACK.json` from `pulumi preview --json`; prints the comment. */
function main([baseFolder, headFolder]: readonly string[]): void {
  if (baseFolder === undefined || headFolder === undefined) {
    process.stderr.write(
      "usage: main.ts BASE HEAD   (folders with one STACK.json from `pulumi preview --json` each)\n",
    );
    process.exitCode = 2;
    return;
  }
  const names = (folder: string): string[] => readdirSync(folder).filter((name) => name.endsWith(".json"));
  const inBase = new Set(names(baseFolder));
  const previews = names(headFolder).map((name): StackPreview => {
    const stack = name.slice(0, -".json".length);
    try {
      const base = inBase.has(name) ? plannedResources(readFileSync(join(baseFolder, name), "utf8")) : [];
      return {
        stack,
        changes: diffPlans(base, plannedResources(readFileSync(join(headFolder, name), "utf8"))),
      };
    } catch (error) {
      return { stack, changes: { error: error instanceof Error ? error.message : String(error) } };
    }
  });
  process.stdout.write(renderComment(previews));
}

main(process.argv.slice(2));
