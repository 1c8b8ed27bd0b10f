import type { NodeSpec, ReadinessProbe, ServiceSpec } from "../../components/spec";

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

type Endpoint = NonNullable<ServiceSpec["metrics"]>;

async function metrics(address: string, { port, path, names = [] }: Endpoint): Promise<string | undefined> {
  try {
    const body = await get(`http://${address}:${port}${path}`);
    if (!sampleLine.test(body)) return "answers without a single sample";
    const lacking = names.filter((name) => !has(body, name));
    return lacking.length === 0 ? undefined : `lacks ${lacking.join(", ")}`;
  } catch (error) {
    return reasonOf(error);
  }
}

/** Whether there is a sample of that name; a histogram has only those of its parts. */
const has = (body: string, name: string): boolean => new RegExp(`^${name}(_bucket)?[ {]`, "m").test(body);

/** How long a metrics endpoint is asked when its service has no time of its own to become ready (s). */
const defaultSeconds = 10;

async function readyProblem({ name, address }: NodeSpec, service: ServiceSpec): Promise<string[]> {
  const { ready } = service;
  // Whether it runs is all there is to know, and the environment has waited for that.
  if (!ready) return [];
  const problem = await within(ready.withinSeconds, () => readiness(address, ready));
  if (problem === undefined) return [];
  const url = `http://${address}:${ready.port}${ready.path ?? ""}`;
  return [`${service.name} on ${name} is not ready after ${ready.withinSeconds} s (${url}): ${problem}`];
}

async function metricsProblem({ name, address }: NodeSpec, service: ServiceSpec): Promise<string[]> {
  if (!service.metrics) return [];
  const endpoint = service.metrics;
  const { port, path } = endpoint;
  const seconds = service.ready?.withinSeconds ?? defaultSeconds;
  const problem = await within(seconds, () => metrics(address, endpoint));
  return problem === undefined
    ? []
    : [`metrics of ${service.name} on ${name} (http://${address}:${port}${path}): ${problem}`];
}

/** Every service ready and every metrics endpoint answering when read directly; a sentence for each that is not. */
export async function checkEndpoints(nodes: readonly NodeSpec[]): Promise<string[]> {
  const checks = nodes.flatMap((node) =>
    node.services.flatMap((service) => [readyProblem(node, service), metricsProblem(node, service)]),
  );
  return (await Promise.all(checks)).flat();
}
