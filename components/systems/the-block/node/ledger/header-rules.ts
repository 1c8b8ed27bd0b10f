import type { Genesis } from "../config/genesis";
import { signatureIn, type BlockHeader } from "./block";
import { isSignedBy } from "./keys";
import { proposerOf, slotAt } from "./turns";

/** Clocks may differ by this many milliseconds before blocks are refused as early. */
const CLOCK_TOLERANCE = 15_000;

export interface Parent {
  readonly header: Pick<BlockHeader, "height" | "slot">;
}

/** Why a header can be nobody's; undefined when its proposer signed it in its turn. */
export function objectionToProposer(
  genesis: Genesis,
  header: BlockHeader,
  bytes: Buffer,
): string | undefined {
  if (header.proposer !== proposerOf(genesis, header.slot)) return "not the proposer's turn";
  const { over, signature } = signatureIn(bytes);
  const publicKey = Buffer.from(genesis.members[header.proposer]?.publicKey ?? "", "hex");
  return isSignedBy(publicKey, over, signature) ? undefined : "not signed by its proposer";
}

/** Why a header cannot follow its parent; undefined when it can. */
export function objectionToHeader(
  genesis: Genesis,
  parent: Parent,
  header: BlockHeader,
  bytes: Buffer,
): string | undefined {
  if (header.height !== parent.header.height + 1) return "height does not follow the parent's";
  if (header.slot <= parent.header.slot) return "slot is not after the parent's";
  return objectionToProposer(genesis, header, bytes);
}

/** Whether a block is of a slot that this clock has not reached: not wrong for ever, but not now. */
export function isEarly(genesis: Genesis, header: BlockHeader, now_ms: number): boolean {
  return header.slot > slotAt(genesis, now_ms + CLOCK_TOLERANCE);
}
