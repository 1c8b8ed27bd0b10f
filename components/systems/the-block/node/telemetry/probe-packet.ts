/** A latency probe: `TBP` | `?` or `!` | random token of the prober, 8 bytes | sequence u32. The answer is as long as the question. */
export interface ProbePacket {
  readonly isAnswer: boolean;
  /** Of the prober, so that nobody answers what was not asked. */
  readonly token: Buffer;
  readonly sequence: number;
}

const MAGIC = "TBP";
export const TOKEN_BYTES = 8;
const BYTES = MAGIC.length + 1 + TOKEN_BYTES + 4;

export function encodeProbe({ isAnswer, token, sequence }: ProbePacket): Buffer {
  const number = Buffer.alloc(4);
  number.writeUInt32BE(sequence);
  return Buffer.concat([Buffer.from(MAGIC + (isAnswer ? "!" : "?")), token, number]);
}

/** The packet in the bytes; undefined when there is none. */
export function decodeProbe(bytes: Buffer): ProbePacket | undefined {
  if (bytes.length !== BYTES || bytes.toString("latin1", 0, 3) !== MAGIC) return undefined;
  const kind = bytes.toString("latin1", 3, 4);
  if (kind !== "?" && kind !== "!") return undefined;
  return {
    isAnswer: kind === "!",
    token: bytes.subarray(4, 4 + TOKEN_BYTES),
    sequence: bytes.readUInt32BE(4 + TOKEN_BYTES),
  };
}
