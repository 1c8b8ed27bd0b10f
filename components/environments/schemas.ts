import { dockerSchema } from "./docker/schema";
import { kindSchema } from "./kind/schema";
import { lanSchema } from "./lan/schema";
import { localSchema } from "./local/schema";

/** Stack keys that only one environment understands. No Pulumi here: the schema page is generated from it. */
export const environmentSchemas = {
  local: localSchema,
  docker: dockerSchema,
  kind: kindSchema,
  lan: lanSchema,
} as const;
