import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { signBatch } from "../../components/systems/the-block/node/ledger/batch";
import {
  signBlock,
  type Block,
  type BlockHeader,
} from "../../components/systems/the-block/node/ledger/block";
import { genesisEntry } from "../../components/systems/the-block/node/ledger/block-tree";
import { testAccount } from "../../components/systems/the-block/node/ledger/keys";
import { Ledger } from "../../components/systems/the-block/node/ledger/ledger";
import { decodeRecord, type LedgerRecord } from "../../components/systems/the-block/node/ledger/records";
import { proposerOf } from "../../components/systems/the-block/node/ledger/turns";
import { testGenesis } from "./the-block-network";

export const { keys, ...genesis } = testGenesis(["validator", "validator", "observer"]);
const root = genesisEntry(genesis);
const accounts = new Map<number, ReturnType<typeof testAccount>>();

/** Test account i, made once. */
export function account(i: number): ReturnType<typeof testAccount> {
  let made = accounts.get(i);
  if (made === undefined) accounts.set(i, (made = testAccount(i)));
  return made;
}

/** A batch of one transfer between test accounts. */
export function batch(from: number, nonce: number, to: number, amount: number): LedgerRecord {
  return decodeRecord(signBatch(account(from).privateKey, nonce, [{ to: account(to).address, amount }]));
}

/** A block `gap` slots after its parent (genesis without one), by whose turn it is. */
export function block(
  parent: Block | undefined,
  gap: number,
  records: readonly LedgerRecord[] = [],
  other: Partial<BlockHeader> = {},
): Block {
  const { header, hash } = parent ?? root;
  const slot = header.slot + gap;
  const proposer = proposerOf(genesis, slot);
  const place = { height: header.height + 1, parent: hash, slot, timestamp_ms: slot * 1000, proposer };
  return signBlock(keys[proposer]!.privateKey, { ...place, ...other }, records);
}

/** Blocks on top of each other, each with one batch of its own nonce. */
export function chain(length: number, gap = 1, firstNonce = 1): Block[] {
  const blocks: Block[] = [];
  for (let i = 0; i < length; i++)
    blocks.push(block(blocks.at(-1), gap, [batch(i % 4, firstNonce + i, (i + 1) % 4, 10 + i)]));
  return blocks;
}

/** Gives a directory to `use` and removes it. */
export function inDirectory<T>(use: (directory: string) => T): T {
  const directory = mkdtempSync(join(tmpdir(), "the block "));
  try {
    return use(directory);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

export function openLedger(directory: string): Ledger {
  return new Ledger({ genesis, directory, cacheLimit: 2 ** 20 });
}
