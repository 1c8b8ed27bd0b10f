import type { ScenarioDefinition } from "../scenario";
export const scenarios: readonly ScenarioDefinition[] = [];
