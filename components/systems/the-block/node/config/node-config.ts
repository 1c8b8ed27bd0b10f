import type { Genesis } from "./genesis";

/** The node's configuration: the sections and keys of the TOML file, under their own names, and the genesis it names. */
export interface NodeConfig {
  readonly network: {
    /** `host:port`; TCP for gossip, UDP on the same number for latency probes. */
    readonly listen_addr: string;
    /** `host:port` that peers are told and dial. */
    readonly external_addr: string;
    readonly bootstrap_nodes: readonly string[];
    readonly rpc_addr: string;
    readonly aggregator_addr?: string | undefined;
  };
  readonly node: { readonly role: "validator" | "observer"; readonly identity: string };
  readonly treasury: {
    readonly executor_enabled: boolean;
    readonly executor_identity?: string | undefined;
    /** Seconds. */
    readonly lease_ttl?: number | undefined;
    /** Seconds. */
    readonly poll_interval?: number | undefined;
    readonly standby_mode?: boolean | undefined;
    readonly status_addr?: string | undefined;
  };
  readonly telemetry: {
    readonly enabled: boolean;
    readonly prometheus_addr: string;
    readonly endpoint?: string | undefined;
    readonly alias_addr?: string | undefined;
  };
  readonly storage: { readonly data_dir: string; readonly cache_size_mb: number };
  readonly consensus: { readonly validator_key?: string | undefined; readonly genesis: string };
  /** What `consensus.genesis` names, read and checked. */
  readonly genesis: Genesis;
}
