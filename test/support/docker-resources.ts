import { execFileSync } from "node:child_process";
import type Mocha from "mocha";
import { containerType } from "../../toolchain/plugins/docker/container";
import { Engine } from "../../toolchain/plugins/docker/engine";
import { imageType } from "../../toolchain/plugins/docker/image";
import { networkType } from "../../toolchain/plugins/docker/network";
import { volumeType } from "../../toolchain/plugins/docker/volume";
import type { PropertyMap } from "../../toolchain/plugins/provider/property";
import type { Operation, ResourceType } from "../../toolchain/plugins/provider/resource";
import type { CustomResource } from "./deployment";
import { skip } from "./skip";

/** The docker resources of a program, made by the drop-in plugin's own code. @default on the engine that answers */
export function dockerResources(engine = new Engine()): Readonly<Record<string, CustomResource>> {
  return {
    "docker:index/container:Container": made(containerType(engine)),
    "docker:index/image:Image": made(imageType(engine)),
    "docker:index/network:Network": made(networkType(engine)),
    "docker:index/volume:Volume": made(volumeType(engine)),
  };
}

/** A resource as the drop-in plugin makes it, and removes it. */
export function made(type: ResourceType): CustomResource {
  return async (inputs) => {
    const { signal } = new AbortController();
    const operation: Operation = {
      id: "",
      name: "test",
      urn: "",
      preview: false,
      signal,
      log: () => Promise.resolve(),
      warn: () => Promise.resolve(),
    };
    const context = { name: "test", olds: {}, seed: new Uint8Array(32) };
    const checked = await type.check(inputs as PropertyMap, context);
    if (checked.failures.length > 0) throw new Error(JSON.stringify(checked.failures));
    const { id, outputs } = await type.create(checked.inputs, operation);
    return () => type.delete(outputs, { ...operation, id });
  };
}

/** Skips where no engine answers. */
export function needsEngine(context: Mocha.Context): void {
  try {
    execFileSync("docker", ["info"], { stdio: "ignore", timeout: 20_000 });
  } catch {
    skip(context, "no Docker engine answers");
  }
}
