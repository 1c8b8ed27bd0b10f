/** What the adapter asks of one node of a LoomDB stack. Every method rejects with an `HttpError` when there is no good answer. */
import type { InventoryNode } from "../../../../scenarios/inventory";
import { ASK_MILLISECONDS, HttpError, jsonOf, Origin } from "../../../../scenarios/origin";
import type { Change, Item, Kind, LoomEdge, LoomNode } from "../node/items";
import type { SyncStatus } from "../node/loom-node";

export interface Health {
  readonly nodeId: string;
  readonly healthy: boolean;
  readonly sync: Partial<SyncStatus>;
  readonly stats: Readonly<Record<string, unknown>>;
}

export interface StatsAnswer {
  readonly stats: {
    readonly nodesCreated: number;
    readonly edgesCreated: number;
    readonly remoteChanges: number;
  };
  readonly syncStatus: Partial<SyncStatus>;
  readonly items?: Readonly<Record<Kind, number>>;
}

/** Time-out of a list: it may hold thousands of items. */
const LIST_MILLISECONDS = 10_000;
const PORT_OF_ROLE: Readonly<Record<string, string>> = { node: "api", relay: "gun", monitor: "prometheus" };

export class LoomMember {
  readonly #origin: Origin | undefined;

  constructor(readonly node: InventoryNode) {
    const name = PORT_OF_ROLE[node.role];
    const port = node.ports.find((each) => each.name === name)?.number;
    this.#origin = port === undefined ? undefined : new Origin(`${node.address}:${port}`);
  }

  get address(): string {
    return this.#there.address;
  }

  /** Ends all connections; requests under way fail. */
  close(): void {
    this.#origin?.close();
  }

  /** Of a node: also when it says that it is not healthy. */
  async health(): Promise<Health> {
    const answer = await this.#there.get("/health");
    const health = jsonOf(answer, "/health") as Partial<Health> | null;
    if (typeof health?.healthy !== "boolean" || health.nodeId === undefined)
      throw new HttpError(`/health: not a node's: ${answer.text.slice(0, 100)}`, true, answer.status);
    return health as Health;
  }

  /** Of the relay: how many peers are connected. */
  async relayPeers(): Promise<number> {
    const { status, peers } = (await this.#get("/health")) as { status?: string; peers?: number };
    if (status !== "healthy" || typeof peers !== "number")
      throw new HttpError(`/health: status ${String(status)}, ${String(peers)} peers`, true);
    return peers;
  }

  /** Of the monitor. */
  async ready(): Promise<boolean> {
    return (await this.#there.get("/-/ready")).status === 200;
  }

  /** Items by id. */
  async items(
    kind: Kind,
    filters: Readonly<Record<string, string>> = {},
  ): Promise<ReadonlyMap<string, Item>> {
    const query = new URLSearchParams(filters).toString();
    const answer = (await this.#get(`/${kind}${query && `?${query}`}`, LIST_MILLISECONDS)) as Partial<
      Record<Kind, readonly Item[]>
    >;
    const items = answer[kind];
    if (!Array.isArray(items)) throw new HttpError(`/${kind}: the answer holds no list`, true);
    return new Map(items.map((item: Item) => [item.id, item]));
  }

  /** Resolves to the item as it is acknowledged. */
  async createNode(node: Pick<LoomNode, "id" | "type" | "properties">, milliseconds?: number): Promise<Item> {
    return this.#acknowledged("/nodes", node, "node", milliseconds);
  }

  async createEdge(edge: Pick<LoomEdge, "id" | "type" | "from" | "to">): Promise<Item> {
    return this.#acknowledged("/edges", edge, "edge");
  }

  async history(): Promise<readonly Change[]> {
    return ((await this.#get("/history")) as { readonly history: readonly Change[] }).history;
  }

  async stats(): Promise<StatsAnswer> {
    return (await this.#get("/stats")) as StatsAnswer;
  }

  /** Forgets statistics and history, not items. */
  async reset(): Promise<void> {
    await this.#post("/stats/reset", {});
    await this.#post("/history/clear", {});
  }

  get #there(): Origin {
    if (!this.#origin) throw new Error(`${this.node.name} declares no port to ask`);
    return this.#origin;
  }

  async #acknowledged(
    path: string,
    body: object,
    one: "node" | "edge",
    milliseconds = ASK_MILLISECONDS,
  ): Promise<Item> {
    const answer = (await this.#post(path, body, milliseconds)) as {
      success?: boolean;
      node?: Item;
      edge?: Item;
    };
    const item = answer[one];
    if (answer.success !== true || item === undefined)
      throw new HttpError(`${path}: not acknowledged: ${JSON.stringify(answer).slice(0, 100)}`, true);
    return item;
  }

  async #get(path: string, milliseconds?: number): Promise<unknown> {
    const answer = await this.#there.get(path, milliseconds);
    if (answer.status !== 200) throw new HttpError(`${path}: HTTP ${answer.status}`, true, answer.status);
    return jsonOf(answer, path);
  }

  async #post(path: string, body: object, milliseconds?: number): Promise<unknown> {
    const answer = await this.#there.post(path, body, milliseconds);
    if (answer.status < 200 || answer.status > 299)
      throw new HttpError(`${path}: HTTP ${answer.status} ${answer.text.slice(0, 100)}`, true, answer.status);
    return jsonOf(answer, path);
  }
}
