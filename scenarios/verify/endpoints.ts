import type { NodeSpec, ReadinessProbe } from "../../components/spec";

const attemptMilliseconds = 2000;

async function get(url: string): Promise<string> {
  const response = await fetch(url, { signal: AbortSignal.timeout(attemptMilliseconds) });
  const body = await response.text();
  if (response.status !== 200) throw new Error(`status ${response.status}`);
  return body;
}

/** Why a GET did not give what was wanted, as short as possible. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}

/** Polls until `probe` gives no problem or the deadline has passed; returns the last problem then. */
async function within(
  seconds: number,
  probe: () => Promise<string | undefined>,
): Promise<string | undefined> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const problem = await probe();
    if (problem === undefined || Date.now() >= deadline) return problem;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function readiness(
  address: string,
  { port, path, contains }: ReadinessProbe,
): Promise<string | undefined> {
  if (path === undefined) return undefined; // an open port is what the reachability matrix measures
  try {
    const body = await get(`http://${address}:${port}${path}`);
    return contains === undefined || body.includes(contains)
      ? undefined
      : `answers \`${body.slice(0, 80)}\` without \`${contains}\``;
  } catch (error) {
    return reasonOf(error);
  }
}

/** Prometheus text format: at least one sample line `name{labels} value`. */
const sampleLine = /^[a-zA-Z_:][a-zA-Z0-9_:]*(\{.*\})? \S+/m;

async function metrics(address: string, port: number, path: string): Promise<string | undefined> {
  try {
    return sampleLine.test(await get(`http://${address}:${port}${path}`))
      ? undefined
      : "answers without a single sample";
  } catch (error) {
    return reasonOf(error);
  }
}

/** Every service ready and every metrics endpoint answering when read directly; a sentence for each that is not. */
export async function checkEndpoints(nodes: readonly NodeSpec[]): Promise<string[]> {
  const checks = nodes.flatMap(({ name, address, services }) =>
    services.flatMap((service) => {
      const { ready, metrics: endpoint } = service;
      const place = `${service.name} on ${name}`;
      const isReady = within(ready.withinSeconds, () => readiness(address, ready)).then((problem) =>
        problem === undefined
          ? []
          : [
              `${place} is not ready after ${ready.withinSeconds} s (http://${address}:${ready.port}${ready.path ?? ""}): ${problem}`,
            ],
      );
      if (!endpoint) return [isReady];
      const answers = within(ready.withinSeconds, () => metrics(address, endpoint.port, endpoint.path)).then(
        (problem) =>
          problem === undefined
            ? []
            : [`metrics of ${place} (http://${address}:${endpoint.port}${endpoint.path}): ${problem}`],
      );
      return [isReady, answers];
    }),
  );
  return (await Promise.all(checks)).flat();
}
