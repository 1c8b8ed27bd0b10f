import { etcd } from "./etcd/system";
import type { System } from "./system";
import { theBlock } from "./the-block/system";

/** All systems by name. Adding one: a folder here, a line here, and a line in `scenarios/adapters.ts`. */
export const systems: Readonly<Record<string, System>> = { etcd, "the-block": theBlock };
