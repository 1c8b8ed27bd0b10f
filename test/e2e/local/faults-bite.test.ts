import assert from "node:assert/strict";
import type { FaultSpec } from "../../../scenarios/faults/fault";
import { FaultClient } from "../../support/fault-client";
import { Namespaces, namespacesMissing } from "../../support/namespaces";
import { skip } from "../../support/skip";

const foreign =
  "table ip user_rules { chain keep { type filter hook input priority 0; policy accept; tcp dport 1 drop; }\n}\n";

const faults: readonly FaultSpec[] = [
  { kind: "isolate", target: { node: "n1" } },
  { kind: "isolate", target: { all: true } },
  { kind: "halves", target: { minority: true } },
  { kind: "one-way", from: { node: "n0" }, to: { node: "n1" } },
  { kind: "reject", target: { leader: true } },
  { kind: "loss", target: { node: "n2" }, ratio: 0.3 },
  { kind: "loss", target: { all: true }, ratio: 0.05 },
  { kind: "rate", target: { node: "n0" }, bitsPerSecond: 1e6 },
  { kind: "rate", target: { node: "n0" }, bitsPerSecond: 50e6 },
];

describe("network faults on three hosts", function () {
  this.timeout(30_000);
  let lab: Namespaces;
  let client: FaultClient;

  before(async function () {
    const missing = namespacesMissing();
    if (missing !== undefined) skip(this, missing);
    lab = await Namespaces.create(3);
    for (const index of [0, 1, 2]) await lab.run(index, "nft", "add", foreign.trimEnd());
    client = await FaultClient.start(lab, lab.inventory());
  });
  after(async () => {
    await (lab as Namespaces | undefined)?.remove();
  });

  const rulesets = () => Promise.all([0, 1, 2].map((index) => lab.run(index, "nft", "list", "ruleset")));

  for (const fault of faults)
    it(`prove that ${JSON.stringify(fault)} bites and heals, and leave foreign rules as they were`, async () => {
      const before = await rulesets();
      assert.match(before.join(), /(user_rules[^]*){3}/);
      await client.setup("fault", fault);
      await client.inject("fault");
      const on = await client.verifyOn("fault");
      assert.deepEqual({ ok: on.ok, saw: on.saw }, { ok: true, saw: on.saw });
      assert.equal(client.state, "proven");
      await client.recover("fault");
      const off = await client.verifyOff("fault", 5);
      assert.deepEqual({ ok: off.ok, saw: off.saw }, { ok: true, saw: off.saw });
      await client.cleanup("fault");
      assert.equal(client.state, "clean");
      assert.deepEqual(await rulesets(), before);
    });
});
