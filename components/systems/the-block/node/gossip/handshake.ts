import { randomBytes, type KeyObject } from "node:crypto";
import type { Genesis } from "../config/genesis";
import { isSignedBy, signBytes } from "../ledger/keys";
import { WireError } from "../ledger/wire";
import type { Hello } from "./messages";

/** What this node says of itself to every peer. */
export interface Self {
  readonly genesis: Genesis;
  readonly genesisHash: string;
  readonly identity: string;
  readonly role: "validator" | "observer";
  readonly external_addr: string;
  readonly instance: string;
  /** Null for observers. */
  readonly privateKey: KeyObject | null;
}

/** The first frame of both sides. */
export function helloOf(self: Self, height: number): Hello {
  const { genesis, genesisHash, identity, role, external_addr, instance } = self;
  const challenge = randomBytes(32).toString("hex");
  return {
    network: genesis.network,
    genesis: genesisHash,
    identity,
    instance,
    external_addr,
    role,
    height,
    challenge,
  };
}

/** A hello must be of this network and of a member in its role. Throws `WireError`. */
export function checkHello(self: Self, hello: Hello): void {
  if (hello.network !== self.genesis.network || hello.genesis !== self.genesisHash)
    throw new WireError(`hello: of another network, ${hello.network} ${hello.genesis}`);
  const member = self.genesis.members.find(({ identity }) => identity === hello.identity);
  if (member?.role !== hello.role)
    throw new WireError(`hello: ${hello.identity} is no ${hello.role} of this network`);
}

/** What a proof signs: both hellos, so that it is good for one connection only. */
function statement(prover: Hello, asker: Hello): Buffer {
  const sorted = Object.entries(prover).sort(([a], [b]) => (a < b ? -1 : 1));
  return Buffer.from(`the-block hello ${asker.challenge} ${asker.identity} ${JSON.stringify(sorted)}`);
}

/** The second frame: a validator's signature; empty for observers. */
export function proofOf(self: Self, own: Hello, theirs: Hello): Buffer {
  return self.privateKey === null ? Buffer.alloc(0) : signBytes(self.privateKey, statement(own, theirs));
}

/** A validator's proof must be by its key. Throws `WireError`. */
export function checkProof(self: Self, own: Hello, theirs: Hello, proof: Buffer): void {
  if (theirs.role !== "validator") return;
  const member = self.genesis.members.find(({ identity }) => identity === theirs.identity);
  const publicKey = Buffer.from(member?.publicKey ?? "", "hex");
  if (!isSignedBy(publicKey, statement(theirs, own), proof))
    throw new WireError(`proof: not by the key of ${theirs.identity}`);
}
