import type { ResourceType } from "../provider/resource";

export const randomResources: Readonly<Record<string, ResourceType>> = {};
