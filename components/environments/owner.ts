import { createHash } from "node:crypto";
import { realpathSync } from "node:fs";

/** Id of a stack in a checkout: 8 hex digits that mark everything of ours wherever it is. */
export function ownerId(stack: string, project: string): string {
  return createHash("sha256")
    .update(`${stack}\0${realpathSync(project)}`)
    .digest("hex")
    .slice(0, 8);
}
