import { accessSync, constants, statSync } from "node:fs";
import { extname, join, resolve } from "node:path";
import { Problem } from "./exit";

/**
 * argv that runs a user's script: TypeScript and JavaScript, shell and Python by the ending of its name, else an executable.
 * @param root the project, whose tsx is used
 * @param script path, relative to the working directory
 * @throws Problem when it cannot be run
 */
export function programOf(root: string, script: string): readonly string[] {
  const file = resolve(script);
  if (!isFile(file)) throw new Problem(`there is no file ${file}: give the path of your script`);
  const node = process.execPath;
  switch (extname(file)) {
    case ".ts":
    case ".mts":
    case ".cts":
      return [node, join(root, "node_modules", "tsx", "dist", "cli.mjs"), file];
    case ".js":
    case ".mjs":
    case ".cjs":
      return [node, file];
    case ".sh":
      return ["bash", file];
    case ".py":
      return ["python3", file];
  }
  try {
    accessSync(file, constants.X_OK);
  } catch {
    throw new Problem(
      `${file} is not executable: \`chmod +x\` it, or give it a name that ends in .ts, .js, .sh or .py`,
    );
  }
  return [file];
}

function isFile(file: string): boolean {
  try {
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
