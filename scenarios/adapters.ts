/** Which adapter speaks to which system. Loaded when asked for, so that one system's libraries never slow another's runner. */
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { AdapterFactory } from "./adapter";

interface AdapterModule {
  readonly adapter?: AdapterFactory;
  readonly default?: AdapterFactory;
}

const SYSTEMS: Readonly<Record<string, () => AdapterModule>> = {
  archy: () => require("../components/systems/archy/adapter") as AdapterModule,
  etcd: () => require("../components/systems/etcd/adapter") as AdapterModule,
  loomdb: () => require("../components/systems/loomdb/adapter") as AdapterModule,
  macula: () => require("../components/systems/macula/adapter") as AdapterModule,
  "the-block": () => require("../components/systems/the-block/adapter") as AdapterModule,
  x0tta6bl4: () => require("../components/systems/x0tta6bl4/adapter") as AdapterModule,
};

/**
 * The adapter of a system: one of ours by name, or a user's own module by path (relative to the project), which exports
 * an `AdapterFactory` as `adapter` or as default.
 */
export function adapterFor(system: string): AdapterFactory {
  const load = SYSTEMS[system] ?? (isPath(system) ? () => loadModule(system) : undefined);
  if (load === undefined)
    throw new Error(
      `no adapter for system "${system}": known are ${Object.keys(SYSTEMS).join(", ")}, or give the path of a module that exports one`,
    );
  const { adapter, default: fallback } = load();
  const factory = adapter ?? fallback;
  if (typeof factory !== "function")
    throw new Error(
      `the adapter module of system "${system}" exports no function named "adapter" and no default one`,
    );
  return factory;
}

const isPath = (system: string): boolean => system.startsWith(".") || system.startsWith("/");

function loadModule(path: string): AdapterModule {
  const absolute = resolve(path);
  const adapter = resolve(absolute, "adapter");
  // A system is a directory with its adapter in it, or the adapter module itself.
  const found = existsSync(adapter) || existsSync(`${adapter}.ts`) ? adapter : absolute;
  return require(found) as AdapterModule;
}
