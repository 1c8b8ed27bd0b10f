import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { addressSchema } from "../config/address";
import { identitySchema } from "../config/node-config";

const LIMIT = 256;
const FIRST_WAIT = 100;
/** Milliseconds; also the longest that a peer that came back is not dialled. */
const LONGEST_WAIT = 1000;

interface Known {
  identity: string | undefined;
  wait: number;
  /** Not to be dialled before this moment, by `performance.now()`. */
  due: number;
}

const file = z.record(addressSchema, identitySchema);

/** Addresses to dial: of the configuration, and learned from peers; those of known identity are kept on disk. */
export class AddressBook {
  readonly #known = new Map<string, Known>();
  readonly #path: string;

  constructor(directory: string, bootstrap: readonly string[]) {
    this.#path = join(directory, "peers.json");
    for (const address of bootstrap) this.#known.set(address, fresh(undefined));
    for (const [address, identity] of Object.entries(this.#read())) this.#known.set(address, fresh(identity));
  }

  /** How many are kept on disk. */
  get persisted(): number {
    return this.entries().length;
  }

  /** Those whose identity is known. */
  entries(): { readonly identity: string; readonly address: string }[] {
    return [...this.#known].flatMap(([address, { identity }]) =>
      identity === undefined ? [] : [{ identity, address }],
    );
  }

  /** `isSure`: the peer said so itself. Others' word does not move a peer to another address. */
  learn(identity: string, address: string, isSure: boolean): void {
    const known = this.#known.get(address);
    if (known?.identity === identity) return;
    if (
      !isSure &&
      (known?.identity !== undefined || this.entries().some((each) => each.identity === identity))
    )
      return;
    if (this.#known.size >= LIMIT && known === undefined) return;
    for (const [other, each] of this.#known)
      if (each.identity === identity && other !== address) this.#known.delete(other);
    if (known === undefined) this.#known.set(address, fresh(identity));
    else known.identity = identity;
    this.#write();
  }

  forget(address: string): void {
    this.#known.delete(address);
  }

  /** Addresses to dial now, but not those of these identities. The next try of each is later than the last. */
  due(except: ReadonlySet<string>): string[] {
    const now = performance.now();
    const due: string[] = [];
    for (const [address, known] of this.#known) {
      if (known.due > now || (known.identity !== undefined && except.has(known.identity))) continue;
      known.wait = Math.min(known.wait * 2, LONGEST_WAIT);
      known.due = now + known.wait;
      due.push(address);
    }
    return due;
  }

  /** A dial succeeded: the next one may be soon again. */
  reached(address: string): void {
    const known = this.#known.get(address);
    if (known !== undefined) known.wait = FIRST_WAIT;
  }

  #read(): Record<string, string> {
    try {
      return file.parse(JSON.parse(readFileSync(this.#path, "utf8")));
    } catch {
      // Missing or spoilt: the bootstrap nodes tell again.
      return {};
    }
  }

  #write(): void {
    const kept = Object.fromEntries(this.entries().map(({ address, identity }) => [address, identity]));
    try {
      writeFileSync(`${this.#path}.new`, JSON.stringify(kept));
      renameSync(`${this.#path}.new`, this.#path);
    } catch {
      // A full disk must not end the connection that told the address.
    }
  }
}

function fresh(identity: string | undefined): Known {
  return { identity, wait: FIRST_WAIT, due: 0 };
}
