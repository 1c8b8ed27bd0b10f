import { randomUUID } from "node:crypto";
import * as z from "zod";
import { loadKey, type NodeConfig } from "../config";
import { Directory } from "../directory/directory";
import { exchangeSchema, Gossip } from "../directory/gossip";
import { servePages } from "../http";
import { log } from "../log";
import { podOf } from "../pod";
import { ConnectionCache } from "../wire/connection-cache";
import { serve, type Route } from "../wire/server";
import { Counters } from "./counters";
import { nodeMetrics } from "./node-metrics";
import { argumentsSchema, proceduresOf } from "./procedures";

/** A node that runs. */
export interface RunningNode {
  readonly config: NodeConfig;
  readonly counters: Counters;
  readonly directory: Directory;
  readonly gossip: Gossip;
  /** Connections of others that are open. */
  readonly connections: () => number;
  stop(): Promise<void>;
}

const discoverSchema = z.strictObject({ procedure: z.string() });

/**
 * Starts a provider: serves its procedures, advertises them, and tells clients who else serves them.
 * @throws Error when an address cannot be bound, ConfigMistakes when there is no key
 */
export async function startNode(config: NodeConfig): Promise<RunningNode> {
  const { name, number, endpoint, ttl_seconds, multiplier } = config;
  const credentials = { ...config, key: loadKey(config.key_file) };
  const counters = new Counters();
  const procedures = proceduresOf(name, multiplier, podOf());
  const self = { node: name, number, endpoint, procedures: Object.keys(procedures) };
  const directory = new Directory(self, ttl_seconds * 1000);
  const connections = new ConnectionCache(credentials);
  const gossip = new Gossip(directory, connections, config.peers);

  const call = (procedure: string): Route | undefined => {
    const handler = procedures[procedure];
    if (handler === undefined) return undefined;
    return (body) => {
      const args = argumentsSchema.safeParse(body);
      if (!args.success) {
        Counters.count(counters.rejected, procedure);
        throw new Error(z.prettifyError(args.error));
      }
      log(`[${name.toUpperCase()}] Handling call: ${procedure} ${JSON.stringify(args.data)}`);
      const answer = handler(args.data.x);
      Counters.count(counters.handled, procedure);
      return answer;
    };
  };
  const routes: Readonly<Record<string, Route>> = {
    "/gossip": (body) => {
      directory.merge(exchangeSchema.parse(body).advertisements);
      return { advertisements: directory.sent() };
    },
    "/discover": (body) => ({ providers: directory.providers(discoverSchema.parse(body).procedure) }),
  };
  const find = (path: string): Route | undefined =>
    path.startsWith("/call/") ? call(path.slice("/call/".length)) : routes[path];
  const server = await serve(config.listen, credentials, find, {
    accepted: (address) => Counters.count(counters.accepted, address),
    refused: (why) => Counters.count(counters.refused, why),
  });

  const node: RunningNode = {
    ...{ config, counters, directory, gossip },
    connections: server.connections,
    async stop() {
      await gossip.stop();
      connections.close();
      await server.close();
    },
  };
  await serveStatus(node);
  gossip.start();
  log(`${name.charAt(0).toUpperCase()}${name.slice(1)} ready at https://${endpoint}`);
  return node;
}

/** Health, metrics, and the numbers that scenarios compare. */
async function serveStatus(node: RunningNode): Promise<void> {
  const { config, counters, directory, gossip } = node;
  const registry = nodeMetrics(node);
  /** Tells lives of the process apart: counters start again with each. */
  const instance = randomUUID();
  const known = (): object =>
    Object.fromEntries(
      directory
        .procedures()
        .map((each) => [each, directory.providers(each).map((provider) => provider.node)]),
    );
  await servePages(config.http_listen, {
    "GET /health": () => ({ json: { status: "ok", node: config.name, peers: gossip.reached } }),
    "GET /status": () => ({
      json: {
        node: config.name,
        instance,
        multiplier: config.multiplier,
        providers: known(),
        handled: Object.fromEntries(counters.handled),
        refused: Object.fromEntries(counters.refused),
        connections: { open: node.connections(), accepted: Object.fromEntries(counters.accepted) },
        peers: gossip.reached,
      },
    }),
    "GET /metrics": async () => ({ text: await registry.metrics(), type: registry.contentType }),
  });
}
