import assert from "node:assert/strict";
import type { FaultSpec } from "../../../scenarios/faults/fault";
import { FaultClient } from "../../support/fault-client";
import { Namespaces, namespacesMissing, support } from "../../support/namespaces";
import { skip } from "../../support/skip";

interface Sabotage {
  readonly title: string;
  readonly fault: FaultSpec;
  readonly pattern: string;
  readonly replacement: string;
  readonly saw: RegExp;
}

const n1 = { node: "n1" };
const all: readonly Sabotage[] = [
  {
    title: "an isolation whose rules count but drop nothing",
    fault: { kind: "isolate", target: n1 },
    pattern: "hits drop",
    replacement: "hits",
    saw: /n0 → n1:7000: open \(before the fault open\), expected timeout/,
  },
  {
    title: "an isolation that lets in what it should not",
    fault: { kind: "isolate", target: n1 },
    pattern: "jump from_peers",
    replacement: "udp dport 1 jump from_peers",
    saw: /n0 → n1: 20 of 20 datagrams arrived, expected 0/,
  },
  {
    title: "an isolation that lets out what it should not",
    fault: { kind: "isolate", target: n1 },
    pattern: "jump to_peers",
    replacement: "udp dport 1 jump to_peers",
    saw: /n1 → n0: 20 of 20 datagrams left, expected 0/,
  },
  {
    title: "halves of which one still hears the other",
    fault: { kind: "halves", target: n1 },
    pattern: "hits drop",
    replacement: "hits",
    saw: /expected timeout/,
  },
  {
    title: "a one-way cut that cuts both ways",
    fault: { kind: "one-way", from: { node: "n0" }, to: n1 },
    pattern: "add rule inet testbed_fault_fault bite_out oifname",
    replacement:
      "add rule inet testbed_fault_fault bite_in udp dport 9 drop; add rule inet testbed_fault_fault bite_out oifname",
    saw: /n1 → n0: 0 of 20 datagrams arrived, expected 20/,
  },
  {
    title: "a cut that takes others with it",
    fault: { kind: "one-way", from: { node: "n0" }, to: n1 },
    pattern: "ip saddr @from4",
    replacement: "ip saddr != 10.77.0.1",
    saw: /n[12] → n[12]:7000: timeout, expected an answer/,
  },
  {
    title: "a refusal that is silence",
    fault: { kind: "reject", target: n1 },
    pattern: "reject with tcp reset",
    replacement: "drop",
    saw: /timeout \(before the fault open\), expected refused/,
  },
  {
    title: "a cut that takes the controller's way in",
    fault: { kind: "isolate", target: n1 },
    pattern: "ip saddr 10.77.0.1 accept",
    replacement: "ip saddr 10.77.0.1 drop",
    saw: /controller → n1:7000: timeout, expected an answer/,
  },
  {
    title: "a loss that loses nothing",
    fault: { kind: "loss", target: n1, ratio: 0.3 },
    pattern: "hits drop",
    replacement: "hits",
    saw: /lost 0\.00 % of 2000 datagrams, expected 30\.00 %/,
  },
  {
    title: "a loss of half of what was asked",
    fault: { kind: "loss", target: n1, ratio: 0.3 },
    pattern: "< 300000",
    replacement: "< 150000",
    saw: /expected 30\.00 %/,
  },
  {
    title: "a rate of twice what was asked",
    fault: { kind: "rate", target: n1, bitsPerSecond: 1e6 },
    pattern: "125000 bytes",
    replacement: "250000 bytes",
    saw: /came through, expected 1\.000/,
  },
];

describe("a network fault that does not bite as declared", function () {
  this.timeout(30_000);
  let lab: Namespaces | undefined;

  before(async function () {
    const missing = namespacesMissing();
    if (missing !== undefined) skip(this, missing);
    lab = await Namespaces.create(3);
  });
  after(() => lab?.remove());

  for (const { title, fault, pattern, replacement, saw } of all)
    it(`is not taken for one: ${title}`, async () => {
      const inventory = lab!.inventory();
      const nodes = inventory.nodes.map((node) => ({
        ...node,
        exec: [...node.exec, "bash", support("sabotage.sh"), pattern, replacement],
      }));
      const client = await FaultClient.start(lab!, { ...inventory, nodes });
      try {
        await client.setup("fault", fault);
        await client.inject("fault");
        const on = await client.verifyOn("fault");
        assert.equal(on.ok, false);
        assert.match(on.saw, saw);
        assert.equal(client.state, "injected");
        await client.recover("fault");
        const off = await client.verifyOff("fault", 5);
        assert.ok(off.ok, off.saw);
        await client.cleanup("fault");
      } finally {
        client.child.kill();
      }
    });
});
