/** What is the same for all scenarios of a run, taken down by each of their runners. */
import { readFileSync } from "node:fs";
import { release } from "node:os";
import { join } from "node:path";
import type { RunHeader } from "../results/schema";
import type { RunnerInput } from "./input";

/** The version of the project that these sources belong to. */
export function testbedVersion(): string {
  const manifest = readFileSync(join(__dirname, "..", "..", "package.json"), "utf8");
  return (JSON.parse(manifest) as { readonly version: string }).version;
}

export function headerOf({ inventory, seed, subject }: RunnerInput, run: string): RunHeader {
  const { stack, environment, system, profile } = inventory;
  const versions = { testbed: testbedVersion(), node: process.versions.node, kernel: release() };
  return { id: run, stack, environment, system, profile, seed, ...(subject && { subject }), versions };
}
