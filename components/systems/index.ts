import { archy } from "./archy/system";
import { etcd } from "./etcd/system";
import { loomdb } from "./loomdb/system";
import { macula } from "./macula/system";
import type { System } from "./system";
import { theBlock } from "./the-block/system";
import { x0tta6bl4 } from "./x0tta6bl4/system";

/** All systems by name. Adding one: see "Adding things" in `docs/architecture.md`. */
export const systems: Readonly<Record<string, System>> = {
  archy,
  etcd,
  loomdb,
  macula,
  "the-block": theBlock,
  x0tta6bl4,
};
