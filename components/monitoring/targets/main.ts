import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";

/** What to wait for: each declared target seen up once. */
interface Request {
  /** Of Prometheus. */
  readonly url: string;
  readonly targets: readonly { readonly job: string; readonly address: string }[];
  readonly withinSeconds: number;
}

interface ActiveTarget {
  readonly labels: { readonly job: string };
  readonly discoveredLabels: { readonly __address__: string };
  readonly health: "up" | "down" | "unknown";
  readonly lastError: string;
}

const POLL_MILLISECONDS = 200;
const ANSWER_MILLISECONDS = 2000;

/**
 * Waits until Prometheus has scraped every target once: request as JSON on stdin, `{ targets, seconds }` on stdout. Exits
 * with 1 when the time is over, and says how those are that are missing.
 */
async function main(): Promise<void> {
  const { url, targets, withinSeconds } = JSON.parse(await text(process.stdin)) as Request;
  const began = Date.now();
  const waiting = new Map(
    targets.map(({ job, address }) => [keyOf(job, address), "not among Prometheus's targets"]),
  );
  while (waiting.size > 0) {
    try {
      for (const target of await activeTargets(url)) {
        const key = keyOf(target.labels.job, target.discoveredLabels.__address__);
        if (!waiting.has(key)) continue;
        if (target.health === "up") waiting.delete(key);
        else waiting.set(key, target.lastError || (target.health === "unknown" ? "not scraped yet" : "down"));
      }
    } catch (error) {
      const reason = error instanceof Error && error.cause instanceof Error ? error.cause : error;
      for (const key of waiting.keys())
        waiting.set(key, `Prometheus (${url}) does not answer: ${String(reason)}`);
    }
    if (waiting.size === 0) break;
    if (Date.now() - began > withinSeconds * 1000) {
      const lines = [...waiting].map(([key, state]) => `  - ${key}: ${state}\n`);
      process.stderr.write(
        `Prometheus has not scraped ${waiting.size} of ${targets.length} targets within ${withinSeconds} s:\n${lines.join("")}`,
      );
      process.exitCode = 1;
      return;
    }
    await sleep(POLL_MILLISECONDS);
  }
  process.stdout.write(
    `${JSON.stringify({ targets: targets.length, seconds: (Date.now() - began) / 1000 })}\n`,
  );
}

async function activeTargets(url: string): Promise<readonly ActiveTarget[]> {
  const response = await fetch(`${url}/api/v1/targets?state=active`, {
    signal: AbortSignal.timeout(ANSWER_MILLISECONDS),
  });
  const body = (await response.json()) as { data: { activeTargets: readonly ActiveTarget[] } };
  return body.data.activeTargets;
}

const keyOf = (job: string, address: string): string => `${job} at ${address}`;

void main();
