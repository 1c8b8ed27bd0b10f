import assert from "node:assert/strict";
import { genesisSchema, genesisMistakes } from "../../../components/systems/the-block/node/config/genesis";
import { genesisOf } from "../../../components/systems/the-block/genesis";

const nodes = [
  { name: "node-pc", role: "primary", address: "192.168.1.10" },
  { name: "node-mac1", role: "replica", address: "192.168.1.11" },
  { name: "node-x", role: "replica", address: "192.168.1.13" },
  { name: "node-mac2", role: "observer", address: "192.168.1.12" },
];

/** As the engine fills it in. */
const filled = (template: string): unknown =>
  JSON.parse(template.replaceAll(/\$\{public:[^}]+\}/g, "ab".repeat(32)));

describe("The Block: genesis", () => {
  it("asks for each validator's public key and for no secret", () => {
    const template = genesisOf(nodes);
    assert.deepEqual(template.match(/\$\{[^}]+\}/g), [
      "${public:validator-node-pc}",
      "${public:validator-node-mac1}",
      "${public:validator-node-x}",
    ]);
  });

  it("is understood by the node once the keys are filled in", () => {
    const genesis = genesisSchema.parse(filled(genesisOf(nodes)));
    assert.deepEqual(genesisMistakes(genesis), []);
    assert.deepEqual(
      genesis.members.map(({ identity, gossip, rpc }) => [identity, gossip, rpc]),
      [
        ["primary-pc", "192.168.1.10:9001", "192.168.1.10:3030"],
        ["replica-mac1", "192.168.1.11:9001", "192.168.1.11:4030"],
        ["replica-node-x", "192.168.1.13:9001", "192.168.1.13:4030"],
        ["observer-mac2", "192.168.1.12:9001", "192.168.1.12:5030"],
      ],
    );
  });

  it("makes the primary heavier than all replicas together", () => {
    const weights = genesisSchema.parse(filled(genesisOf(nodes))).members.map(({ weight }) => weight);
    assert.deepEqual(weights, [3, 1, 1, 0]);
  });

  it("is refused without a validator, without its key, and with a name twice", () => {
    const genesis = genesisSchema.parse(filled(genesisOf(nodes)));
    const [primary, replica, , observer] = genesis.members as [
      never,
      never,
      never,
      (typeof genesis.members)[0],
    ];
    const paths = (members: typeof genesis.members): string[] =>
      genesisMistakes({ ...genesis, members }).map(({ path }) => path.join("."));
    assert.deepEqual(paths([observer]), ["members"]);
    assert.deepEqual(paths([{ ...(primary as object), publicKey: "" } as typeof observer]), [
      "members.0.publicKey",
    ]);
    assert.deepEqual(paths([primary, replica, replica]), ["members.2.identity"]);
  });
});
