import { join } from "node:path";
import { project } from "../toolchain/project";
import { output } from "./processes";
import { TYPESCRIPT } from "../scenarios/typescript";

/** The program alone: Node starts, loads it, and runs it against an engine that answers at once. */
export async function evaluate(
  directory: string,
  main: string,
  config: object,
): Promise<{ readonly seconds: number }> {
  const settings = Object.fromEntries(
    Object.entries(config).map(([key, value]) => [`testbed:${key}`, value as string]),
  );
  const loader = main.endsWith(".cjs")
    ? []
    : ["--require", "./toolchain/plugins/lazy-sdk.cjs", ...TYPESCRIPT];
  const script = join(project, "bench", "programs", "evaluate.cjs");
  const began = performance.now();
  await output([process.execPath, ...loader, script, main, JSON.stringify(settings)], directory);
  return { seconds: (performance.now() - began) / 1000 };
}
