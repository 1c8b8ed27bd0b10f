/** What Archy's fleet has to prove, in the order of plan 004. */
import type { ScenarioDefinition } from "../scenario";
import { preconditions } from "./ar-0-preconditions";
import { primary } from "./ar-1-primary";
import { fleet } from "./ar-2-fleet";
import { across } from "./ar-3-across";

export const scenarios: readonly ScenarioDefinition[] = [preconditions, primary, fleet, ...across];
