import assert from "node:assert/strict";
import type { PeerCertificate } from "node:tls";
import { ConnectionCache } from "../../../components/systems/macula/node/wire/connection-cache";
import { clientTls, refusal, serverTls } from "../../../components/systems/macula/node/wire/credentials";

const credentials = { name: "n", realm: "r", cookie: "c", key: Buffer.alloc(32, 1) };

describe("credentials of a realm", () => {
  it("refuse a wrong or missing realm or cookie, and nothing else", () => {
    const of = (realm?: string, cookie?: string) =>
      refusal(credentials, {
        ...(realm && { "macula-realm": realm }),
        ...(cookie && { "macula-cookie": cookie }),
      });
    assert.equal(of("r", "c"), undefined);
    assert.equal(of("s", "c"), "wrong realm");
    assert.equal(of(undefined, "c"), "wrong realm");
    assert.equal(of("r", "d"), "wrong cookie");
    assert.equal(of("r"), "wrong cookie");
  });

  it("accept no certificate in the key's place, whoever signed it", () => {
    const identity = clientTls(credentials).checkServerIdentity;
    assert.ok(identity?.("node1", { subject: { CN: "node1" } } as PeerCertificate) instanceof Error);
    assert.equal(identity("node1", {} as PeerCertificate), undefined);
    assert.ok(!("rejectUnauthorized" in clientTls(credentials)));
  });

  it("open no connection once all have been ended", () => {
    const cache = new ConnectionCache(credentials);
    cache.close();
    assert.throws(() => cache.to("127.0.0.1:1"), /127\.0\.0\.1:1: the client is closed/);
  });

  it("have a key for nobody but members", () => {
    const key = serverTls(credentials).pskCallback;
    assert.equal(key?.call(undefined as never, undefined as never, "somebody"), null);
  });
});
