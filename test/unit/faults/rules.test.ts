import assert from "node:assert/strict";
import { parseAddresses, type Addresses, type NodeAddresses } from "../../../scenarios/faults/addresses";
import { plan, type NetworkFault } from "../../../scenarios/faults/plan";
import { lossTolerance, lossVolley } from "../../../scenarios/faults/prove-loss";
import { actions, rules, tableName } from "../../../scenarios/faults/rules";
import { paperInventory } from "./inventory";

const inventory = paperInventory(["a", "b"]);
const addresses: Addresses = new Map(
  inventory.nodes.map((node) => [
    node.name,
    { v4: [node.address], v6: [`fe80::${node.name}`], interface: "eth0" },
  ]),
);
const target = { node: "a" } as const;

function rulesOf(fault: NetworkFault, controller = inventory.controller): string {
  const [instruction] = plan(fault, { target: inventory.nodes.slice(0, 1) }, inventory);
  return rules(fault, "t", instruction!, addresses, controller).join("\n");
}

describe("the rules of a network fault", () => {
  it("name both families of every peer", () => {
    const text = rulesOf({ kind: "isolate", target });
    assert.match(text, /set inet t from4 \{ type ipv4_addr; elements = \{ 10\.0\.0\.2 \}; \}/);
    assert.match(text, /set inet t to6 \{ type ipv6_addr; elements = \{ fe80::b \}; \}/);
    assert.doesNotMatch(text, /10\.0\.0\.1[ ,]/);
  });

  it("let loopback and the controller pass before anything else, in its own family", () => {
    const text = rulesOf({ kind: "isolate", target });
    assert.ok(text.indexOf("bite_in ip saddr 10.0.0.254 accept") < text.indexOf("@from4"));
    assert.ok(text.indexOf('bite_out oifname "lo" accept') < text.indexOf("@to4"));
    assert.match(rulesOf({ kind: "isolate", target }, "fd00::1"), /bite_out ip6 daddr fd00::1 accept/);
  });

  it("turn ratio and rate into nft's units", () => {
    assert.deepEqual(actions({ kind: "loss", target, ratio: 0.005 }), [
      "numgen random mod 1000000 < 5000 counter name hits drop",
    ]);
    assert.deepEqual(actions({ kind: "rate", target, bitsPerSecond: 8e6 }), [
      "limit rate over 1000000 bytes/second burst 65536 bytes counter name hits drop",
    ]);
  });

  it("live in a table whose name any fault name can make", () => {
    assert.equal(tableName("cut the leader"), "testbed_fault_cut_the_leader");
  });

  it("know the interface with the declared address, whatever its name, and every address of it", () => {
    const listing =
      "1: lo    inet 127.0.0.1/8 scope host lo\n7: eth3    inet6 fe80::9/64\n2: eth0    inet 10.0.0.1/24 brd 10.0.0.255 scope global eth0\n2: eth0    inet6 fe80::1/64 scope link\n2: eth0    inet 10.9.9.9/32 scope global eth0\n";
    assert.deepEqual(parseAddresses(inventory.nodes[0]!, listing), {
      v4: ["10.0.0.1", "10.9.9.9"],
      v6: ["fe80::1"],
      interface: "eth0",
    });
    assert.deepEqual(parseAddresses(inventory.nodes[1]!, listing), { v4: ["10.0.0.2"], v6: [] });
  });

  it("that need an interface are refused for a node that is off the network", () => {
    const [instruction] = plan(
      { kind: "isolate", target },
      { target: inventory.nodes.slice(0, 1) },
      inventory,
    );
    const none = new Map<string, NodeAddresses>([...addresses, ["a", { v4: ["10.0.0.1"], v6: [] }]]);
    assert.throws(
      () => rules({ kind: "isolate", target }, "t", instruction!, none, inventory.controller),
      /a has no network interface with its address 10\.0\.0\.1/,
    );
  });

  it("are proved for loss with enough datagrams to tell half of it from all of it", () => {
    for (const ratio of [0.01, 0.05, 0.3, 0.9]) {
      const { count } = lossVolley(ratio);
      assert.ok(lossTolerance(ratio, count) < ratio / 2 + 1e-9, `${ratio}: ± ${lossTolerance(ratio, count)}`);
    }
  });
});
