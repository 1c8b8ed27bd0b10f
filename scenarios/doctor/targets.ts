/** Whether Prometheus scrapes what it should. */
import * as z from "zod";
import type { Finding } from "../adapter";
import type { InventoryNode } from "../inventory";
import { finding } from "./finding";

const WITHIN = 5_000;

const targetsSchema = z.object({
  data: z.object({
    activeTargets: z.array(
      z.object({
        health: z.string(),
        lastError: z.string(),
        scrapeUrl: z.string(),
        labels: z.object({ job: z.string() }),
      }),
    ),
  }),
});

type Targets = z.infer<typeof targetsSchema>["data"]["activeTargets"];

/** The node that Prometheus runs on and its address; undefined when the stack has none. */
export function prometheusOf(
  nodes: readonly InventoryNode[],
): { readonly node: string; readonly url: string } | undefined {
  for (const { name, address, services, ports } of nodes) {
    const port = ports.find((each) => each.name === "prometheus");
    if (port && services.some((service) => service.name === "prometheus"))
      return { node: name, url: `http://${address}:${port.number}` };
  }
  return undefined;
}

/** @param url Prometheus's own */
export function scrapeTargets(url: string): Promise<Finding> {
  const advice =
    "read the metrics of what is down yourself; a name that does not resolve or a closed port says why";
  return finding("scrape targets", advice, async () => {
    const response = await fetch(`${url}/api/v1/targets?state=active`, {
      signal: AbortSignal.timeout(WITHIN),
    });
    if (!response.ok) throw new Error(`${url} answers ${response.status}`);
    return told(targetsSchema.parse(await response.json()).data.activeTargets);
  });
}

/** Pure. @throws when not all are up */
export function told(targets: Targets): string {
  if (targets.length === 0) throw new Error("Prometheus scrapes nothing");
  const down = targets.filter(({ health }) => health !== "up");
  if (down.length === 0) return `all ${targets.length} are up`;
  const each = down.map(
    ({ health, lastError, scrapeUrl, labels }) =>
      `${labels.job} at ${scrapeUrl} is ${health}${lastError && `: ${lastError}`}`,
  );
  throw new Error(`${down.length} of ${targets.length} are not up: ${each.join("; ")}`);
}
