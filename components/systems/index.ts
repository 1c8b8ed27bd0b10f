import { archy } from "./archy/system";
import { etcd } from "./etcd/system";
import { loomdb } from "./loomdb/system";
import { macula } from "./macula/system";
import type { System } from "./system";
import { theBlock } from "./the-block/system";
import { x0tta6bl4 } from "./x0tta6bl4/system";

/** All systems by name. Adding one: a folder here, a line here, and a line in `scenarios/adapters.ts`. */
export const systems: Readonly<Record<string, System>> = {
  archy,
  etcd,
  loomdb,
  macula,
  "the-block": theBlock,
  x0tta6bl4,
};
