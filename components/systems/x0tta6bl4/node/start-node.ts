import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { createServer } from "node:http";
import { once } from "node:events";
import { healthRoutes } from "./api/health";
import { kvRoutes } from "./api/kv";
import { meshPeers, meshRoutes } from "./api/mesh";
import { serveApi } from "./api/server";
import type { NodeEnvironment } from "./config/environment";
import type { MeshFile } from "./config/mesh-file";
import { Gateway } from "./kv/gateway";
import { Store } from "./kv/store";
import { log } from "./log";
import { MapekLoop } from "./mapek/loop";
import { Membership } from "./membership";
import { Metrics } from "./metrics";
import type { Packet } from "./overlay/packets";
import { answerProbes } from "./overlay/probe";
import { Transport } from "./overlay/transport";
import { Journal } from "./raft/journal";
import { Raft } from "./raft/raft";
import { Replica } from "./raft/replica";
import { wantedPeers } from "./wanted-peers";
import { Admin } from "./yggdrasil/admin";

/**
 * Heartbeats ten times a second; an election after 0.8 to 1.6 s without one. The paper's 150 to 300 ms are for a network that
 * delivers within 15 ms; the overlay may take longer while routes are found.
 */
const timing = { heartbeat: 100, election: 800 };

/** Starts everything that a node does. @returns how to end it */
export async function startNode(environment: NodeEnvironment, mesh: MeshFile): Promise<() => Promise<void>> {
  const { id, host, port, metricsPort, overlayPort, stateDirectory } = environment;
  const isFounder = mesh.founders.some((founder) => founder.id === id);
  await mkdir(stateDirectory, { recursive: true });
  const { journal, state: remembered } = await Journal.open(join(stateDirectory, "raft.log"));
  const raft = new Raft({
    id,
    state: remembered,
    founders: isFounder ? mesh.founders : [],
    timing,
    random: Math.random,
    now: performance.now(),
  });
  const transport = await Transport.open(overlayPort);
  const store = new Store();
  const replica = new Replica({
    raft,
    journal,
    store,
    send: (to, message) => transport.send(to, { raft: message }),
  });
  const gateway = new Gateway(raft, replica, store, transport);
  const membership = new Membership(mesh, raft, replica, transport);
  transport.onPacket = (from, packet) => receive(from, packet, { transport, replica, gateway, membership });

  const admin = new Admin(mesh.admin);
  const loop = new MapekLoop(
    admin,
    () => (membership.left ? [] : wantedPeers(mesh, environment.peers, raft.log.members)),
    { cycle: (seconds) => metrics.cycle(seconds), event: (kind) => metrics.event(kind), action: (kind, ok) => metrics.action(kind, ok), outage: (seconds) => metrics.outage(seconds) }, // prettier-ignore
    overlayPort,
    (stranger) => transport.sendTo(stranger, { stranger: true }),
  );
  const { knowledge } = loop;
  const metrics = new Metrics({
    activePeers: async () => meshPeers(await admin.peers(), knowledge).length,
    routingEntries: async () => (await admin.self()).routing_entries,
    reachablePeers: () => knowledge.well,
    roundTrips: () =>
      new Map([...knowledge.peers.values()].flatMap(({ peer, sight }) => sight.roundTrip === undefined ? [] : [[peer.id, sight.roundTrip] as const])), // prettier-ignore
    raft: () => ({ ...raft.status, members: raft.log.members.length }),
    keys: () => store.size,
  });
  const probes = await answerProbes(id, overlayPort);
  const api = await serveApi({
    host,
    port,
    routes: {
      ...healthRoutes(id, knowledge, raft),
      ...meshRoutes(id, admin, knowledge),
      ...kvRoutes(raft, store, gateway, membership),
    },
    onAnswer: (...answer) => metrics.request(...answer),
  });
  const metricsServer = await serveMetrics(metrics, host, metricsPort);
  loop.start();
  log("info", `${id} listens on ${host}:${port}, metrics on ${metricsPort}, term ${raft.status.term}, ${raft.log.lastIndex} entries`); // prettier-ignore
  return async () => {
    loop.stop();
    membership.stop();
    for (const server of [api, metricsServer]) {
      server.close();
      server.closeAllConnections();
    }
    probes.close();
    await replica.stop();
    transport.close();
  };
}

interface Receivers {
  readonly transport: Transport;
  readonly replica: Replica;
  readonly gateway: Gateway;
  readonly membership: Membership;
}

function receive(from: string, packet: Packet, { transport, replica, gateway, membership }: Receivers): void {
  if ("join" in packet) {
    membership.onJoin(from, packet.join, packet.passed === true);
    return;
  }
  const member = membership.find(from);
  if (!member) {
    log("debug", `overlay: a packet from ${from}, which is no member`);
    return;
  }
  if ("stranger" in packet) membership.onStranger(member);
  else if ("raft" in packet) replica.receive(member, packet.raft);
  else if ("reply" in packet) gateway.onReply(packet.id, packet.reply);
  else void gateway.answer(packet.question).then((reply) => transport.sendTo(from, { reply, id: packet.id }));
}

async function serveMetrics(metrics: Metrics, host: string, port: number) {
  const server = createServer((request, response) => {
    if (request.url !== "/metrics") {
      response.writeHead(404).end();
      return;
    }
    metrics.registry.metrics().then(
      (text) => response.writeHead(200, { "content-type": metrics.registry.contentType }).end(text),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  server.listen(port, host);
  await once(server, "listening");
  return server;
}
