/** What the adapter asks of one etcd member. Numbers of 64 bits come as text; revisions and terms fit into a number. */
import type { InventoryNode } from "../../../../scenarios/inventory";
import { ASK_MILLISECONDS, HttpError } from "../../../../scenarios/origin";
import { Gateway } from "./gateway";

export interface Status {
  readonly memberId: string;
  /** Id of the member it takes for the leader; absent during an election. */
  readonly leader?: string;
  /** Term of the last entry it applied: lags behind an election until the new leader's first entry. */
  readonly term: number;
  readonly revision: number;
  readonly version: string;
}

export interface Entry {
  readonly value: string;
  readonly modRevision: number;
}

/** A question to the store: the newest value, or the one at a revision. Serializable reads may be stale. */
export interface ReadOptions {
  readonly revision?: number;
  readonly serializable?: boolean;
}

export interface ContentHash {
  readonly hash: number;
  readonly revision: number;
  /** Present if the hash is that of the revision asked for, and not of all that is there now. */
  readonly compactRevision?: number;
}

interface Header {
  readonly member_id?: string;
  readonly revision?: string;
  readonly raft_term?: string;
}
interface RangeAnswer {
  readonly header?: Header;
  readonly kvs?: readonly { readonly value?: string; readonly mod_revision?: string }[];
}

const encode = (text: string): string => Buffer.from(text).toString("base64");
const decode = (text = ""): string => Buffer.from(text, "base64").toString();
const entryOf = ({ kvs }: RangeAnswer): Entry | null => {
  const [first] = kvs ?? [];
  return first ? { value: decode(first.value), modRevision: Number(first.mod_revision) } : null;
};
const rangeOf = (key: string, { revision, serializable }: ReadOptions) => ({
  key: encode(key),
  ...(revision === undefined ? {} : { revision: String(revision) }),
  ...(serializable === true ? { serializable } : {}),
});

export class Member {
  readonly #gateway: Gateway;

  constructor(readonly node: InventoryNode) {
    const port = node.ports.find(({ name }) => name === "client")?.number;
    if (port === undefined) throw new Error(`node ${node.name} declares no port named \`client\``);
    this.#gateway = new Gateway(`${node.address}:${port}`);
  }

  /** Ends all connections; requests under way fail. */
  close(): void {
    this.#gateway.close();
  }

  /** True only if the member says so: it has a leader and no alarm. */
  async healthy(): Promise<boolean> {
    return (await this.#gateway.get("/health")).includes('"health":"true"');
  }

  async status(): Promise<Status> {
    const answer = (await this.#gateway.post("/v3/maintenance/status", {})) as {
      readonly header?: Header;
      readonly leader?: string;
      readonly raftTerm?: string;
      readonly version?: string;
    };
    const { header, leader, raftTerm, version } = answer;
    if (header?.member_id === undefined) throw new HttpError("the status names no member", true);
    return {
      memberId: header.member_id,
      ...(leader === undefined || leader === "0" ? {} : { leader }),
      term: Number(raftTerm ?? 0),
      revision: Number(header.revision ?? 0),
      version: version ?? "?",
    };
  }

  /** Id → name as this member knows the cluster; a member that never started has no name. */
  async members(): Promise<ReadonlyMap<string, string>> {
    const { members = [] } = (await this.#gateway.post("/v3/cluster/member/list", {})) as {
      readonly members?: readonly { readonly ID: string; readonly name?: string }[];
    };
    return new Map(members.map(({ ID, name = "" }) => [ID, name]));
  }

  /** Of the store at a revision where the member can tell (`hashkv`, since 3.5 or 3.6), else of its present contents. */
  async hash(revision: number): Promise<ContentHash> {
    const body = { revision: String(revision) };
    const answer = (await this.#gateway.post("/v3/maintenance/hashkv", body).catch((error: unknown) => {
      if (error instanceof HttpError && error.status === 404)
        return this.#gateway.post("/v3/maintenance/hash", body);
      throw error;
    })) as { readonly header?: Header; readonly hash?: number; readonly compact_revision?: string };
    if (answer.hash === undefined) throw new HttpError("the answer holds no hash", true);
    const { hash, header, compact_revision: compact } = answer;
    return {
      hash,
      revision: Number(header?.revision ?? 0),
      ...(compact === undefined ? {} : { compactRevision: Number(compact) }),
    };
  }

  async read(key: string, options: ReadOptions = {}, milliseconds = ASK_MILLISECONDS): Promise<Entry | null> {
    return entryOf(
      (await this.#gateway.post("/v3/kv/range", rangeOf(key, options), milliseconds)) as RangeAnswer,
    );
  }

  /** Many keys of this member's own copy, each at its revision, in one request. At most 128, etcd's limit. */
  async readBack(wanted: readonly { key: string; revision: number }[]): Promise<readonly (Entry | null)[]> {
    const success = wanted.map(({ key, revision }) => ({
      requestRange: rangeOf(key, { revision, serializable: true }),
    }));
    const { responses = [] } = (await this.#gateway.post("/v3/kv/txn", { success })) as {
      readonly responses?: readonly {
        readonly response_range?: RangeAnswer;
        readonly responseRange?: RangeAnswer;
      }[];
    };
    return responses.map((each) => entryOf(each.response_range ?? each.responseRange ?? {}));
  }

  /** Resolves to the revision of the write. */
  async put(key: string, value: string, milliseconds = ASK_MILLISECONDS): Promise<number> {
    const body = { key: encode(key), value: encode(value) };
    const { header } = (await this.#gateway.post("/v3/kv/put", body, milliseconds)) as {
      readonly header?: Header;
    };
    return revisionOf(header);
  }

  /** Writes if the key holds `expected` (absent without it). Resolves to the revision, or `undefined` if it did not. */
  async cas(
    key: string,
    change: { readonly expected?: string | undefined; readonly value: string; readonly lease?: string },
    milliseconds = ASK_MILLISECONDS,
  ): Promise<number | undefined> {
    const { expected, value, lease } = change;
    const condition =
      expected === undefined
        ? { target: "CREATE", create_revision: "0" }
        : { target: "VALUE", value: encode(expected) };
    const body = {
      compare: [{ key: encode(key), result: "EQUAL", ...condition }],
      success: [
        { requestPut: { key: encode(key), value: encode(value), ...(lease === undefined ? {} : { lease }) } },
      ],
    };
    const { succeeded, header } = (await this.#gateway.post("/v3/kv/txn", body, milliseconds)) as {
      readonly succeeded?: boolean;
      readonly header?: Header;
    };
    return succeeded === true ? revisionOf(header) : undefined;
  }

  /** Resolves to the new lease's id. */
  async grantLease(ttlSeconds: number): Promise<string> {
    const { ID } = (await this.#gateway.post("/v3/lease/grant", { TTL: String(ttlSeconds) })) as {
      readonly ID?: string;
    };
    if (ID === undefined) throw new HttpError("the grant names no lease", true);
    return ID;
  }

  /** False if the lease is gone. */
  async keepLeaseAlive(id: string, milliseconds = ASK_MILLISECONDS): Promise<boolean> {
    const { result } = (await this.#gateway.post("/v3/lease/keepalive", { ID: id }, milliseconds)) as {
      readonly result?: { readonly TTL?: string };
    };
    return Number(result?.TTL ?? 0) > 0;
  }

  async revokeLease(id: string): Promise<void> {
    await this.#gateway.post("/v3/lease/revoke", { ID: id });
  }
}

function revisionOf(header: Header | undefined): number {
  const revision = Number(header?.revision ?? 0);
  if (revision <= 0) throw new HttpError("the answer names no revision", true);
  return revision;
}
