import * as z from "zod";

const monitoringObject = z.strictObject({
  scrapeSeconds: z
    .number()
    .int()
    .min(1)
    .max(60)
    .optional()
    .describe("Time between two scrapes, and two evaluations of rules (s). Default: 15, quick pace 1."),
  files: z
    .string()
    .min(1)
    .optional()
    .describe(
      "Folder of your own `rules/*.yml`, `dashboards/*.json`, `alertmanager.yml`, relative to the project.",
    ),
});

/** `testbed:monitoring`. */
export const monitoringSchema = z
  .union([z.literal("none"), monitoringObject])
  .default({})
  .describe(
    "Prometheus, Alertmanager and Grafana beside the system, where it declares them; `none`: without.",
  );

/** What a stack file says about monitoring. */
export type MonitoringConfig = z.infer<typeof monitoringSchema>;
