import type { Knowledge } from "../mapek/knowledge";
import type { Admin, PeerRow, Self } from "../yggdrasil/admin";
import { isOverlay } from "../yggdrasil/address";
import type { Routes } from "./routes";
import { shared } from "./shared-question";

/** A peer as `/mesh/peers` tells of it. */
interface MeshPeer {
  readonly public_key: string;
  readonly node_id: string | null;
  readonly address: string;
  readonly port: number | null;
  readonly protocol: string;
  readonly remote: string;
  readonly inbound: boolean;
  readonly uptime_seconds: number;
  readonly latency_ms: number | null;
  /** Whether it answered the last probe over the overlay. */
  readonly reachable: boolean;
}

/** Peers with a link that is up, each once, whoever dialled: of two links the older one is told of. Pure. */
export function meshPeers(rows: readonly PeerRow[], knowledge: Knowledge): readonly MeshPeer[] {
  const byKey = new Map<string, PeerRow>();
  for (const row of rows) {
    if (!row.up || row.key === undefined) continue;
    const other = byKey.get(row.key);
    if (!other || (row.uptime ?? 0) > (other.uptime ?? 0)) byKey.set(row.key, row);
  }
  return [...byKey].map(([key, row]) => {
    const known = [...knowledge.peers.values()].find(({ peer }) => peer.key === key);
    return {
      public_key: key,
      node_id: known?.peer.id ?? null,
      address: row.address ?? "",
      port: row.port ?? null,
      protocol: (row.remote ?? "").replace(/:.*$/, ""),
      remote: row.remote ?? "",
      inbound: row.inbound === true,
      uptime_seconds: row.uptime ?? 0,
      latency_ms: row.latency === undefined ? null : row.latency / 1e6,
      reachable: known?.sight.roundTrip !== undefined,
    };
  });
}

/** The documented answers about the mesh, from what the daemon says when it is asked. */
export function meshRoutes(id: string, admin: Admin, knowledge: Knowledge): Routes {
  const self = shared(() => admin.self());
  const peers = shared(() => admin.peers());
  const tree = shared(() => admin.tree());
  const offline = (error: unknown, rest: object = {}) => ({
    status: 503,
    body: { status: "offline", node_id: id, error: String(error), ...rest },
  });
  const online = (state: Self): boolean => isOverlay(state.address);
  return {
    "GET /mesh/status": () =>
      self().then((state) => {
        if (!online(state)) return offline(`\`${state.address}\` is no address of the overlay`);
        const { build_name, build_version, address, subnet, key, routing_entries } = state;
        const node = { build_name, build_version, ipv6_address: address, ipv6_subnet: subnet, routing_table_size: routing_entries, public_key: key }; // prettier-ignore
        return { status: 200, body: { status: "online", node_id: id, address, subnet, node } };
      }, offline),
    "GET /mesh/peers": () =>
      peers().then(
        (rows) => {
          const list = meshPeers(rows, knowledge);
          return { status: 200, body: { status: "ok", node_id: id, peers: list, count: list.length } };
        },
        (error: unknown) => offline(error, { peers: [], count: 0 }),
      ),
    "GET /mesh/routes": () =>
      Promise.all([self(), tree()]).then(
        ([{ routing_entries, key }, rows]) => {
          const known = [...knowledge.peers.values()];
          const routes = rows
            .filter((row) => row.key !== key)
            .map((row) => {
              const peer = known.find(({ peer }) => peer.key === row.key);
              const roundTrip = peer?.sight.roundTrip;
              return {
                node_id: peer?.peer.id ?? null,
                address: row.address,
                public_key: row.key,
                parent: row.parent,
                reachable: roundTrip !== undefined,
                round_trip_ms: roundTrip ?? null,
              };
            });
          return {
            status: 200,
            body: { status: "ok", node_id: id, routing_table_size: routing_entries, routes },
          };
        },
        (error: unknown) => offline(error, { routing_table_size: 0, routes: [] }),
      ),
  };
}
