import assert from "node:assert/strict";
import { createPrivateKey, createPublicKey, sign, verify } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import { fillTemplate, StackSecrets } from "../../components/secrets";
import { registeredBy } from "../support/mocks";

describe("the secrets of a stack", () => {
  it("are derived from the seed and their name, as RFC 5869 says", () => {
    // openssl kdf -keylen 32 -kdfopt digest:SHA256 -kdfopt key:seed -kdfopt info:name HKDF
    const known = "24b7490622b932f8fe1d07f989582c93b367719b0d55156e36df8132cfd6d875";
    assert.equal(fillTemplate("${secret:name}", "seed"), known);
    assert.notEqual(fillTemplate("${secret:name}", "seed"), fillTemplate("${secret:other}", "seed"));
    assert.notEqual(fillTemplate("${secret:name}", "seed"), fillTemplate("${secret:name}", "other"));
  });

  it("are the private keys of their public keys", () => {
    const [secret = "", publicKey = ""] = fillTemplate("${secret:k} ${public:k}", "seed").split(" ");
    const base64url = (hex: string): string => Buffer.from(hex, "hex").toString("base64url");
    const jwk = { kty: "OKP", crv: "Ed25519", x: base64url(publicKey) };
    const text = Buffer.from("text");
    const key = createPrivateKey({ key: { ...jwk, d: base64url(secret) }, format: "jwk" });
    assert.ok(verify(null, text, createPublicKey({ key: jwk, format: "jwk" }), sign(null, text, key)));
    assert.equal(createPublicKey(key).export({ format: "jwk" }).x, jwk.x);
  });

  it("come from one resource, made only when a template asks for something", async () => {
    const types = async (...templates: string[]): Promise<string[]> => {
      // All but the stack itself.
      const made = await registeredBy(() => {
        const secrets = new StackSecrets();
        for (const template of templates) secrets.fill(template);
      });
      return made.slice(1).map(({ type, name }) => `${type} ${name}`);
    };
    assert.deepEqual(await types("nothing"), []);
    assert.deepEqual(await types("nothing", "${secret:a}", "${public:a} ${secret:b}"), [
      "random:index/randomPassword:RandomPassword secrets",
    ]);
  });

  it("are secrets to the engine; public keys and plain text are not", async () => {
    const are: Promise<boolean>[] = [];
    await registeredBy(() => {
      const secrets = new StackSecrets();
      for (const template of ["${secret:a}", "${public:a} ${secret:a}", "${public:a}", "nothing"])
        are.push(pulumi.isSecret(secrets.fill(template)));
    });
    assert.deepEqual(await Promise.all(are), [true, true, false, false]);
  });
});
