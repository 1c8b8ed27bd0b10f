import { createPrivateKey, createPublicKey, hkdfSync } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import { parseTemplate } from "./template";

/** The secrets of a stack: made once, kept by the engine as secrets, and never shown. */
export interface Secrets {
  /**
   * The text of a `template` file (see `FileContent`). The result is an engine secret when the template asks for one, and
   * plain when it asks only for public keys.
   * @throws Error when a placeholder is not understood
   */
  fill(template: string): pulumi.Output<string>;
}

/**
 * All secrets of a stack, derived from one random seed in its state, which is made when one is first asked for.
 * A password and not random bytes: the id of a `RandomBytes` is its value, and ids are never encrypted.
 */
export class StackSecrets implements Secrets {
  private made?: pulumi.Output<string>;

  constructor(
    private readonly name = "secrets",
    private readonly opts: pulumi.CustomResourceOptions = {},
  ) {}

  fill(template: string): pulumi.Output<string> {
    const placeholders = parseTemplate(template).filter((part) => typeof part !== "string");
    if (placeholders.length === 0) return pulumi.output(template);
    const filled = this.seed().apply((seed) => fillTemplate(template, seed));
    return placeholders.some(({ kind }) => kind === "secret") ? filled : pulumi.unsecret(filled);
  }

  private seed(): pulumi.Output<string> {
    if (this.made) return this.made;
    // Only for stacks that have secrets.
    const { RandomPassword } =
      require("@pulumi/random/randomPassword") as typeof import("@pulumi/random/randomPassword");
    // 64 letters and digits are 381 bits.
    const { result } = new RandomPassword(this.name, { length: 64, special: false }, this.opts);
    this.made = pulumi.secret(result);
    return this.made;
  }
}

/**
 * A template with its blanks filled.
 * @param seed decides all secrets
 * @throws Error when a placeholder is not understood
 */
export function fillTemplate(template: string, seed: string): string {
  return parseTemplate(template)
    .map((part) => {
      if (typeof part === "string") return part;
      const secret = Buffer.from(hkdfSync("sha256", seed, "", part.name, 32));
      return (part.kind === "secret" ? secret : publicKeyOf(secret)).toString("hex");
    })
    .join("");
}

/** DER of an Ed25519 private key (RFC 8410) up to its 32 bytes. */
const pkcs8 = Buffer.from("302e020100300506032b657004220420", "hex");

function publicKeyOf(seed: Buffer): Buffer {
  const key = createPrivateKey({ key: Buffer.concat([pkcs8, seed]), format: "der", type: "pkcs8" });
  // The key itself is the end of its DER.
  return createPublicKey(key).export({ format: "der", type: "spki" }).subarray(-32);
}
