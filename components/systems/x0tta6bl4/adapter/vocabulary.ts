export const checks: readonly string[] = [];
export const workloads: readonly string[] = [];
