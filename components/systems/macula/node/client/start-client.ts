import { loadKey, type ClientConfig } from "../config";
import { servePages } from "../http";
import { log } from "../log";
import { ClientMetrics } from "./client-metrics";
import { Clients } from "./clients";
import { serveControl } from "./control";

/** What it keeps itself informed about: the plan's procedures. */
const WATCHED = ["test.calculator", "test.service"];
/** Milliseconds between two questions. */
const EVERY = 1_000;

/**
 * Starts the client service: it learns who serves what, and waits to be told what to call.
 * @throws Error when an address cannot be bound, ConfigMistakes when there is no key
 */
export async function startClient(config: ClientConfig): Promise<{ stop(): Promise<void> }> {
  const metrics = new ClientMetrics();
  const credentials = { ...config, key: loadKey(config.key_file) };
  const clients = new Clients(config, credentials, metrics);
  const { providers } = clients.own;
  const known = (): ReadonlyMap<string, readonly string[]> =>
    new Map(WATCHED.map((each) => [each, providers.known(each).map(({ node }) => node)]));
  const isReady = (): boolean => [...known().values()].every((nodes) => nodes.length > 0);
  metrics.read(
    "macula_client_providers_known",
    "Providers that the client knows.",
    "procedure",
    () => new Map([...known()].map(([procedure, nodes]) => [procedure, nodes.length])),
  );
  metrics.read("macula_client_connections_open", "Connections that are open.", "endpoint", () =>
    countOf(Object.values(clients.connected()).flat()),
  );

  await serveControl(config, clients);
  await servePages(config.http_listen, {
    "GET /health": () => ({
      json: {
        status: isReady() ? "ok" : "knows no provider",
        node: config.name,
        providers: Object.fromEntries(known()),
      },
      status: isReady() ? 200 : 503,
    }),
    "GET /metrics": async () => ({
      text: await metrics.registry.metrics(),
      type: metrics.registry.contentType,
    }),
  });

  let told = false;
  const ask = async (): Promise<void> => {
    await Promise.all(WATCHED.map((each) => providers.ask(each)));
    if (told || !isReady()) return;
    told = true;
    log(
      `Client ready, knows ${
        known()
          .get(WATCHED[0] ?? "")
          ?.join(", ") ?? ""
      }`,
    );
  };
  void ask();
  const timer = setInterval(() => void ask(), EVERY);
  return {
    stop() {
      clearInterval(timer);
      clients.own.close();
      return Promise.resolve();
    },
  };
}

/** How often each of them is there. */
function countOf(names: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}
