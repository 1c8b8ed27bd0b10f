import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { FileSpec } from "../spec";

/** The text of a declared file. Read from the project's folder, which is the working directory of every program here. */
export function fileContent({ content }: FileSpec): string {
  return typeof content === "string" ? content : readFileSync(content.file, "utf8");
}

/** Changes with the text. */
export function fileDigest(file: FileSpec): string {
  return createHash("sha256").update(fileContent(file)).digest("hex").slice(0, 12);
}
