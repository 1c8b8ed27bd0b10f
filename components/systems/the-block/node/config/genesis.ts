/** A node of the network, as `genesis.json` names it. */
export interface Member {
  readonly identity: string;
  readonly role: "validator" | "observer";
  /** Weight of its blocks in fork choice; 0 for observers. */
  readonly weight: number;
  /** Ed25519, 32 bytes in hex; may be empty for an observer. */
  readonly publicKey: string;
  /** `host:port` of its gossip. */
  readonly gossip: string;
  /** `host:port` of its JSON-RPC. */
  readonly rpc: string;
}

/** What all nodes of a network agree on before the first block. */
export interface Genesis {
  readonly network: string;
  readonly slotSeconds: number;
  /** Blocks on top that confirm a block. */
  readonly confirmations: number;
  /** What the treasury holds at the start. */
  readonly treasury: number;
  readonly members: readonly Member[];
}
