import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { EnginePlace } from "../../toolchain/engine/place";
import { findSystemProgram } from "../../toolchain/programs";
import { binDirectory, cacheDirectory } from "../../toolchain/project";

/** Why no engine can be started here beside that of the machine; undefined when one can. */
export function whyNoOwnEngine(): string | undefined {
  if (process.platform !== "linux" || process.getuid?.() !== 0)
    return "starting a Docker engine takes Linux and root";
  return findSystemProgram("dockerd", binDirectory) === undefined
    ? "there is no dockerd on this machine"
    : undefined;
}

/** A place for an engine that lives as long as a test. */
export function placeForTest(): EnginePlace {
  const name = `engine-test-${process.pid}`;
  return { run: `/run/testbed-${name}`, data: join(cacheDirectory(), name) };
}

/** In a network of its own: even with `--bridge=none` it would remove the bridge of an engine beside it. */
export const apart = ["unshare", "--net"];

/** Removes what a stopped engine leaves. */
export function clear({ run, data }: EnginePlace): void {
  for (const folder of [run, data]) if (existsSync(folder)) rmSync(folder, { recursive: true });
}
