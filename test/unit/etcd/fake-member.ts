import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { InventoryNode } from "../../../scenarios/inventory";
import { inventoryNode } from "../../support/etcd-cluster";

/** What a fake member claims; tests change it at will. */
export interface Claims {
  healthy: boolean;
  /** Name of the member it follows. */
  leader: string | undefined;
  term: number;
  revision: number;
  hash: number;
  /** Names it takes for the members. */
  members: readonly string[];
  /** Whom it says it is. */
  identity: string;
  /** What every read finds; `undefined`: it does not answer reads. */
  read: { value: string; revision: number } | undefined;
  acceptsWrites: boolean;
}

/** A small HTTP server that speaks the part of etcd's gateway that the adapter uses, and lies as told. */
export class FakeMember {
  readonly claims: Claims;
  readonly #server: Server;

  private constructor(
    readonly name: string,
    all: readonly string[],
  ) {
    this.claims = {
      ...{ healthy: true, leader: all[0], term: 2, revision: 7, hash: 42, members: all, identity: name },
      ...{ read: { value: "v", revision: 7 }, acceptsWrites: true },
    };
    this.#server = createServer((request, response) => {
      const body: Buffer[] = [];
      request.on("data", (chunk: Buffer) => body.push(chunk));
      request.on("end", () => {
        const answer = this.#answer(request.url ?? "", Buffer.concat(body).toString());
        if (answer === undefined) response.writeHead(503).end('{"error":"etcdserver: request timed out"}');
        else response.end(JSON.stringify(answer));
      });
    });
  }

  static async start(names: readonly string[]): Promise<FakeMember[]> {
    const members = names.map((name) => new FakeMember(name, names));
    await Promise.all(
      members.map(async (member) => {
        member.#server.listen(0, "127.0.0.1");
        await once(member.#server, "listening");
      }),
    );
    return members;
  }

  get node(): InventoryNode {
    return inventoryNode(this.name, "127.0.0.1", (this.#server.address() as AddressInfo).port);
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  #answer(path: string, body: string): object | undefined {
    const { healthy, leader, term, revision, hash, members, identity, read, acceptsWrites } = this.claims;
    const header = { member_id: idOf(identity), revision: String(revision), raft_term: String(term) };
    const range = read && {
      header,
      kvs: [{ value: Buffer.from(read.value).toString("base64"), mod_revision: String(read.revision) }],
    };
    const answers: Record<string, object | undefined> = {
      "/health": { health: String(healthy) },
      "/v3/maintenance/status": {
        ...{ header, version: "fake", raftTerm: String(term) },
        ...(leader === undefined ? {} : { leader: idOf(leader) }),
      },
      "/v3/cluster/member/list": { members: members.map((name) => ({ ID: idOf(name), name })) },
      "/v3/maintenance/hashkv": { header, hash, compact_revision: "-1" },
      "/v3/kv/range": range,
      "/v3/kv/put": acceptsWrites ? { header } : undefined,
      "/v3/kv/txn": {
        header,
        responses: (body.match(/requestRange/g) ?? []).map(() => ({ responseRange: range ?? {} })),
      },
    };
    return answers[path];
  }
}

function idOf(name: string): string {
  return String(Buffer.from(name).reduce((sum, byte) => sum * 31 + byte, 7));
}
