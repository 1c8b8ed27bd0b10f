import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { FileSpec } from "../spec";

/**
 * The text of a declared file. Read from the project's folder, which is the working directory of every program here.
 * @param fill what stands for a template
 */
export function fileContent<T>({ content }: FileSpec, fill: (template: string) => T): string | T {
  if (typeof content === "string") return content;
  return "file" in content ? readFileSync(content.file, "utf8") : fill(content.template);
}

/** Changes with what is declared: the text, or that of the template. */
export function fileDigest(file: FileSpec): string {
  const text = fileContent(file, (template) => template);
  return createHash("sha256").update(text).digest("hex").slice(0, 12);
}
