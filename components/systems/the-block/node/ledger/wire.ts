/** Bytes from outside that are not what they should be. */
export class WireError extends Error {
  override readonly name: string = "WireError";
}

/** Reads fields one after another and throws `WireError` where bytes are missing. */
export class WireReader {
  #at = 0;

  constructor(
    readonly bytes: Buffer,
    private readonly what: string,
  ) {}

  get at(): number {
    return this.#at;
  }

  get left(): number {
    return this.bytes.length - this.#at;
  }

  #advance(count: number): number {
    if (this.left < count)
      throw new WireError(`${this.what}: ${count} bytes wanted at ${this.#at}, ${this.left} left`);
    this.#at += count;
    return this.#at - count;
  }

  /** Four letters that name the kind and version of what follows. */
  magic(expected: string): void {
    const at = this.#advance(4);
    const found = this.bytes.toString("latin1", at, at + 4);
    if (found !== expected) throw new WireError(`${this.what}: begins with ${JSON.stringify(found)}`);
  }

  slice(count: number): Buffer {
    const at = this.#advance(count);
    return this.bytes.subarray(at, at + count);
  }

  hex(count: number): string {
    return this.slice(count).toString("hex");
  }

  /** Unsigned, big endian, of 1 to 6 bytes. */
  uint(count: number): number {
    return this.bytes.readUIntBE(this.#advance(count), count);
  }

  u64(): bigint {
    return this.bytes.readBigUInt64BE(this.#advance(8));
  }

  /** u64 as a number: inexact above 2^53, which is more than there is of anything counted so. */
  amount(): number {
    return Number(this.u64());
  }

  /** UTF-8 with its length in one byte before it; never empty. */
  text(): string {
    const text = this.slice(this.uint(1)).toString("utf8");
    if (text === "") throw new WireError(`${this.what}: empty text before byte ${this.#at}`);
    return text;
  }

  end(): void {
    if (this.left > 0) throw new WireError(`${this.what}: ${this.left} bytes too many`);
  }
}

/** Unsigned, big endian. */
export function uint(value: number, count: 1 | 2 | 4 | 6): Buffer {
  const bytes = Buffer.allocUnsafe(count);
  bytes.writeUIntBE(value, 0, count);
  return bytes;
}

export function u64(value: bigint | number): Buffer {
  const bytes = Buffer.allocUnsafe(8);
  bytes.writeBigUInt64BE(BigInt(value));
  return bytes;
}

/** UTF-8 with its length in one byte before it. */
export function text(value: string): Buffer {
  const bytes = Buffer.from(value, "utf8");
  if (bytes.length === 0 || bytes.length > 255)
    throw new WireError(`${JSON.stringify(value)}: 1 to 255 bytes are allowed`);
  return Buffer.concat([uint(bytes.length, 1), bytes]);
}
