/** The mesh broken on purpose: small changes to the text of its program as it is deployed. */
import { readFileSync, writeFileSync } from "node:fs";
import { bundle } from "../../components/bundle";
import { sabotaged, type Patch } from "./the-block-sabotage";

export type { Patch };

/** Writes a copy of the node's program with these patches. */
export function breakMesh(patches: readonly Patch[], file: string): void {
  const made = bundle("components/systems/x0tta6bl4/node/main.ts", "x0tta6bl4");
  if (typeof made === "string" || !("file" in made)) throw new Error("a bundle is a file");
  writeFileSync(file, sabotaged(readFileSync(made.file, "utf8"), patches), { mode: 0o755 });
}

/** Each is a mistake in a node that looks healthy otherwise. */
export const sabotages = {
  /** node-b and node-c do not want each other, and end their link as often as it comes up. */
  "a peer that never forms": [
    {
      find: "membership.left ? [] : wantedPeers(mesh, environment.peers, raft.log.members)",
      replace:
        'wantedPeers(mesh, environment.peers, raft.log.members).filter((peer) => ![id, peer.id].every((each) => ["node-b", "node-c"].includes(each)))',
    },
  ],
  /** Of the two links of a pair both are counted. */
  "an API that counts links, not peers": [
    { find: "peers: list, count: list.length", replace: "peers: list, count: rows.length" },
  ],
  "a loop that counts although nothing happens": [
    {
      find: "observer.cycle((performance.now()",
      replace: 'observer.event("peer_lost"); observer.cycle((performance.now()',
    },
  ],
  "a loop that sees and does not act": [{ find: "return [...removals, ...others];", replace: "return [];" }],
  "routes that never change": [{ find: "reachable: roundTrip !== void 0", replace: "reachable: true" }],
  "two that say they lead": [
    {
      find: "    role,\n    term,\n    leader: leader ??",
      replace: '    role: "leader",\n    term,\n    leader: leader ??',
    },
  ],
  /** A leader that is cut off goes on, and answers from its own copy. */
  "a stale leader that answers": [
    { find: "if (!this.log.isMajority(this.#leadership.near(now, election)))", replace: "if (false)" },
    {
      find: "this.#leadership.read(token);",
      replace: "this.#reads.push({ token, ok: true });",
    },
  ],
  /** One write of twenty is acknowledged and nowhere. */
  "a lost write": [
    {
      find: 'if (question.kind === "put") return',
      replace:
        'if (question.kind === "put" && (globalThis.writes = (globalThis.writes ?? 0) + 1) % 20 === 0) return { kind: "put", done: true, revision: this.store.applied };\n      if (question.kind === "put") return',
    },
  ],
  /** Three requests of a hundred take very long, the mean is still fine. */
  "a slow few behind a good mean": [
    {
      find: "void answer(routes, request).then(",
      replace:
        "void (Math.random() < 0.03 ? new Promise((done) => setTimeout(done, 800)) : Promise.resolve()).then(() => answer(routes, request)).then(",
    },
  ],
  "a member that is not told of": [
    {
      find: "members: raft.log.members.map(({ id }) => id)\n  };",
      replace: "members: raft.log.members.map(({ id }) => id).slice(1)\n  };",
    },
  ],
  "a metric that counts itself": [
    {
      find: "activePeers: async () => meshPeers(await admin.peers(), knowledge).length",
      replace: "activePeers: async () => meshPeers(await admin.peers(), knowledge).length + 1",
    },
  ],
} as const satisfies Readonly<Record<string, readonly Patch[]>>;
