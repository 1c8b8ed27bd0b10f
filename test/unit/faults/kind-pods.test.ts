import assert from "node:assert/strict";
import { parseAddresses } from "../../../scenarios/faults/addresses";
import { healAll } from "../../../scenarios/faults/heal";
import { prepare } from "../../../scenarios/faults/prepare";
import type { InventoryNode } from "../../../scenarios/inventory";
import { paperInventory } from "./inventory";

const listing = [
  "1: lo    inet 127.0.0.1/8 scope host lo",
  "1: lo    inet 10.0.0.1/32 scope global lo",
  "1: lo    inet6 ::1/128 scope host",
  "2: eth0@if9    inet 10.244.0.7/24 brd 10.244.0.255 scope global eth0",
  "2: eth0@if9    inet6 fe80::1/64 scope link",
  "3: ygg0    inet6 200::1/7 scope global",
].join("\n");

describe("network faults of a node that gets its packets by translation", () => {
  const inventory = paperInventory(["a", "b"]);
  // What looks at addresses is answered here; what changes rules says that it was asked.
  const asPod = (node: InventoryNode): InventoryNode => ({
    ...node,
    exec: ["printf", "%s", listing.replaceAll("10.0.0.1", node.address)],
    inNetwork: ["echo", "in-network", node.name],
  });
  const pods = { ...inventory, nodes: inventory.nodes.map(asPod) };

  it("know it with its own address and with those that others see, and act on the interface that leads out", () => {
    assert.deepEqual(parseAddresses(inventory.nodes[0]!, listing), {
      v4: ["10.0.0.1", "10.244.0.7"],
      v6: ["fe80::1"],
      interface: "eth0",
    });
  });

  it("are carried by what may change the rules of its network, and hit all of its peers' addresses", async () => {
    const { commands } = await prepare(
      { kind: "isolate", target: { node: "a" } },
      {
        inventory: pods,
        adapter: {} as Parameters<typeof prepare>[1]["adapter"],
        ...{ seed: "1", id: "cut", signal: new AbortController().signal },
      },
    );
    const [{ argv } = { argv: [] }] = commands;
    assert.deepEqual(argv.slice(0, 4), ["echo", "in-network", "a", "bash"]);
    assert.match(argv.join("\n"), /from4 .*elements = \{ 10\.0\.0\.2, 10\.244\.0\.7 \}/);
  });

  it("are healed there too", async () => {
    const [healed] = await healAll(pods.nodes.slice(0, 1).map((node) => ({ ...node, services: [] })));
    assert.deepEqual(healed, { node: "a", undone: ["in-network a bash -s --"] });
  });
});
