import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseConfig } from "../../../../components/systems/the-block/node/config/load-config";
import { loadNode, loadValidatorKey } from "../../../../components/systems/the-block/node/config/load-node";
import { ConfigMistakes } from "../../../../components/systems/the-block/node/config/mistakes";
import { keyPairOf } from "../../../../components/systems/the-block/node/ledger/keys";

const GOOD = `
[network]
listen_addr = "0.0.0.0:9001"
external_addr = "192.168.1.10:9001"
bootstrap_nodes = []
rpc_addr = "0.0.0.0:3030"
[node]
role = "validator"
identity = "primary-pc"
[treasury]
executor_enabled = true
executor_identity = "executor-primary"
lease_ttl = 60
poll_interval = 10
status_addr = "0.0.0.0:9101"
[telemetry]
enabled = true
prometheus_addr = "0.0.0.0:9100"
endpoint = "http://192.168.1.12:9090/api/v1/write"
[storage]
data_dir = "/var/lib/the-block/data"
cache_size_mb = 4096
[consensus]
genesis = "GENESIS"
validator_key = "KEY"
`.replace(/"(GENESIS|KEY)"/g, '"/$1"');

function mistakes(act: () => unknown): readonly string[] {
  try {
    act();
  } catch (error) {
    assert.ok(error instanceof ConfigMistakes, String(error));
    return error.lines;
  }
  return [];
}

const wrong = (change: (text: string) => string): readonly string[] =>
  mistakes(() => parseConfig(change(GOOD), "f.toml"));

describe("The Block: configuration of a node", () => {
  it("is taken when all is well", () =>
    assert.deepEqual(
      wrong((text) => text),
      [],
    ));

  const cases: readonly (readonly [string, string, string, RegExp])[] = [
    [
      "an unknown key",
      "enabled = true\n",
      "enabled = true\ncolour = 1\n",
      /^f\.toml: `treasury\.colour` is `1`: expected no such key/,
    ],
    [
      "a missing key",
      'rpc_addr = "0.0.0.0:3030"\n',
      "",
      /^f\.toml: `network\.rpc_addr` is missing: expected text/,
    ],
    [
      "a wrong type",
      "lease_ttl = 60",
      'lease_ttl = "60"',
      /`treasury\.lease_ttl` is `"60"`: expected a number/,
    ],
    [
      "no address",
      '"0.0.0.0:9100"',
      '"0.0.0.0"',
      /`telemetry\.prometheus_addr` is `"0\.0\.0\.0"`: expected an IPv4 address and a port/,
    ],
    ["a port that is none", '"0.0.0.0:9100"', '"0.0.0.0:99999"', /`telemetry\.prometheus_addr`/],
    [
      "an unknown role",
      '"validator"',
      '"miner"',
      /`node\.role` is `"miner"`: expected one of "validator", "observer"/,
    ],
    [
      "no URL",
      "http://192.168.1.12:9090/api/v1/write",
      "nowhere",
      /`telemetry\.endpoint` is `"nowhere"`: expected an http\(s\) URL/,
    ],
    [
      "a validator without key",
      'validator_key = "/KEY"\n',
      "",
      /`consensus\.validator_key` is missing: expected a path, as `node\.role` is `validator`/,
    ],
    [
      "an executor without status address",
      'status_addr = "0.0.0.0:9101"\n',
      "",
      /`treasury\.status_addr` is missing: expected an address, as the executor is enabled/,
    ],
    [
      "polls too far apart",
      "poll_interval = 10",
      "poll_interval = 31",
      /`treasury\.poll_interval` is `31`: expected at most half of `lease_ttl`/,
    ],
    [
      "an observer that executes",
      '"validator"',
      '"observer"',
      /`treasury\.executor_enabled` is `true`: expected false/,
    ],
  ];
  for (const [what, from, to, line] of cases)
    it(`is refused with ${what}`, () => {
      const found = wrong((text) => text.replace(from, to));
      assert.equal(found.length, 1, found.join("\n"));
      assert.match(found[0]!, line);
    });

  it("tells all mistakes at once", () => {
    const found = wrong((text) =>
      text
        .replace("lease_ttl = 60", "")
        .replace('"0.0.0.0:9001"', "9001")
        .replace("4096", "0")
        .replace('validator_key = "/KEY"', ""),
    );
    assert.deepEqual(
      found.map((line) => /`([a-z_.]+)`/.exec(line)?.[1]),
      ["network.listen_addr", "storage.cache_size_mb", "consensus.validator_key", "treasury.lease_ttl"],
    );
  });

  it("says where it is no TOML", () => {
    assert.match(wrong(() => "[network]\nlisten_addr = \n")[0]!, /^f\.toml:2:\d+: /);
  });

  describe("with key and genesis", () => {
    const seed = Buffer.alloc(32, 7);
    const member = {
      identity: "primary-pc",
      role: "validator",
      weight: 1,
      publicKey: keyPairOf(seed).publicKey.toString("hex"),
      gossip: "192.168.1.10:9001",
      rpc: "192.168.1.10:3030",
    };
    let folder: string;
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), "node config "));
    });
    afterEach(() => rmSync(folder, { recursive: true }));
    const place = (key: string, mode: number, change: object = {}): string => {
      const genesis = {
        network: "t",
        slotSeconds: 1,
        confirmations: 3,
        treasury: 1,
        members: [{ ...member, ...change }],
      };
      writeFileSync(join(folder, "genesis.json"), JSON.stringify(genesis));
      writeFileSync(join(folder, "key"), key);
      chmodSync(join(folder, "key"), mode);
      const file = join(folder, "node.toml");
      writeFileSync(
        file,
        GOOD.replace("/GENESIS", join(folder, "genesis.json")).replace("/KEY", join(folder, "key")),
      );
      return file;
    };
    const hex = `${seed.toString("hex")}\n`;

    it("loads both", () => {
      const { validatorKey, genesis } = loadNode(place(hex, 0o600));
      assert.equal(validatorKey?.publicKey.toString("hex"), genesis.members[0]?.publicKey);
    });

    it("refuses a key that others may read, and never shows it", () => {
      const [line, ...more] = mistakes(() => loadNode(place(hex, 0o644)));
      assert.match(line!, /its mode is 0644: expected 0600/);
      assert.ok(!line!.includes(hex.trim()) && more.length === 0);
    });

    it("refuses a key that is none", () => {
      const file = place("secret", 0o600).replace("node.toml", "key");
      assert.match(mistakes(() => loadValidatorKey(file))[0]!, /expected 32 bytes in hex/);
      assert.ok(!mistakes(() => loadValidatorKey(file))[0]!.includes("secret"));
    });

    it("refuses another member's key, a foreign address, and an identity that is no member", () => {
      assert.match(mistakes(() => loadNode(place("00".repeat(32), 0o600)))[0]!, /not the key of primary-pc/);
      assert.match(
        mistakes(() => loadNode(place(hex, 0o600, { gossip: "10.0.0.1:9001" })))[0]!,
        /`network\.external_addr`/,
      );
      assert.match(
        mistakes(() => loadNode(place(hex, 0o600, { identity: "other" })))[0]!,
        /expected one of other/,
      );
    });
  });
});
