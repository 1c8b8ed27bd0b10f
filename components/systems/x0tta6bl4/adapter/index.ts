import type { AdapterFactory } from "../../../../scenarios/adapter";
export const adapter: AdapterFactory = () => ({ checks: {}, workloads: {} });
