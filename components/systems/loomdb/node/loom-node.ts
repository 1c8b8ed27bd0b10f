import { AntiEntropy } from "./anti-entropy";
import { History } from "./history";
import { askFor } from "./gun";
import type { Item, Kind } from "./items";
import type { NodeOptions } from "./options";
import { itemSouls } from "./souls";
import { Stats } from "./stats";
import { Store } from "./store";
import { Wires } from "./wires";

/** Without a sign of life for so long a node is cut off (ms): more than a dead wire lasts. */
const CUT_OFF_AFTER = 5000;

/** What `GET /health` says about synchronisation. */
export interface SyncStatus {
  /** A wire to a relay is open, and something came in over it lately. */
  readonly connected: boolean;
  /** Streams of changes under way. */
  readonly subscriptions: number;
  /** Own writes of which it is not known that all other nodes have them. */
  readonly pendingChanges: number;
  /** Entries of `/history`. */
  readonly changeHistory: number;
  /** There are none in this program. */
  readonly circuitBreakers: Readonly<Record<string, never>>;
  readonly mode: NodeOptions["sync"];
  readonly peers: readonly string[];
  readonly wiresOpen: number;
  readonly silentMilliseconds: number;
  /** Parts of the store in which another node had something else when last compared. */
  readonly differingParts: number;
}

/** A node of LoomDB: its own store, its wires, and what keeps them in step. */
export class LoomNode {
  readonly wires: Wires;
  readonly store: Store;
  readonly history = new History();
  readonly stats = new Stats();
  readonly antiEntropy: AntiEntropy | undefined;

  constructor(readonly options: NodeOptions) {
    const { nodeId, peers, sync } = options;
    this.wires = new Wires(peers, sync === "kept");
    const root = this.wires.gun._;
    this.store = new Store(root);
    this.store.on("change", (item, _kind, own) => {
      if (!own) this.stats.remoteChanges++;
      this.stats.lastChange = new Date().toISOString();
      this.history.add(item, own);
    });
    if (sync === "kept") this.antiEntropy = new AntiEntropy(nodeId, root, this.store);
    else for (const soul of itemSouls) askFor(soul, root);
  }

  /** When this returns the item is in this node's store and on its way. @throws Error when the store refuses it */
  create(kind: Kind, item: Item): void {
    this.store.write(kind, item);
    if (kind === "nodes") this.stats.nodesCreated++;
    else this.stats.edgesCreated++;
  }

  sync(): SyncStatus {
    const { open, silence, peers } = this.wires;
    return {
      connected: open > 0 && silence < CUT_OFF_AFTER,
      subscriptions: this.history.listenerCount("change"),
      pendingChanges: this.antiEntropy?.pending ?? 0,
      changeHistory: this.history.length,
      circuitBreakers: {},
      mode: this.options.sync,
      peers,
      wiresOpen: open,
      silentMilliseconds: Math.round(silence),
      differingParts: this.antiEntropy?.differing ?? 0,
    };
  }

  stop(): void {
    this.antiEntropy?.stop();
    this.wires.close();
  }
}
