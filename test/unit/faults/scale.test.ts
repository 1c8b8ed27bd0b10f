import assert from "node:assert/strict";
import { resolve } from "../../../scenarios/faults/resolve";
import { proveScale } from "../../../scenarios/faults/prove-scale";
import type { HostStatus } from "../../../scenarios/host-status";
import { paperInventory } from "./inventory";

const signal = new AbortController().signal;
const copy = (name: string, trouble = "") => ({ name, address: "10.9.9.2", trouble });

/** A keeper that says this of a host. */
function keeperOf(more: Partial<HostStatus>): readonly string[] {
  const host: HostStatus = {
    ...{ name: "a-0", id: "host-1", address: "10.9.9.1", machine: "m" },
    ...{ declared: "i", image: "i", digest: "d", trouble: "", copies: [], ...more },
  };
  return ["sh", "-c", `printf '%s' '${JSON.stringify(host)}' #`];
}

describe("several of a host", () => {
  async function seen(phase: "on" | "off", now: Partial<HostStatus>) {
    const [node] = paperInventory(["a"]).nodes;
    assert.ok(node);
    const changing = { ...node, keeper: keeperOf({}) };
    const fault = { kind: "scale", target: { node: "a" }, copies: 3 } as const;
    const proof = proveScale({ fault, nodes: [changing], signal, biteMilliseconds: 1 });
    await proof.baseline();
    changing.keeper = keeperOf(now);
    return proof[phase]();
  }

  it("are there when so many run", async () => {
    const on = await seen("on", { copies: [copy("a-1"), copy("a-2")] });
    assert.deepEqual([on.ok, on.saw], [true, "there are a-0, a-1, a-2"]);
  });

  it("are not there while one of them has no services", async () => {
    const on = await seen("on", { copies: [copy("a-1"), copy("a-2", "it has no services yet")] });
    assert.equal(on.ok, false);
    assert.match(on.saw, /a-1 runs, a-2 it has no services yet; 2 run, expected 3/);
  });

  it("are gone when the first one is alone, and the one that it was", async () => {
    assert.ok((await seen("off", {})).ok);
    assert.match(
      (await seen("off", { copies: [copy("a-1")] })).saw,
      /a-1 runs, expected a-0 \(host-1\) alone/,
    );
    assert.equal((await seen("off", { id: "host-2" })).ok, false);
  });

  it("are aimed at by the machines that hosts are on", async () => {
    const { nodes, ...others } = paperInventory(["a", "b", "c"]);
    const placed = nodes.map((node, index) => ({
      ...{ ...node, role: index === 2 ? "client" : "member" },
      keeper: keeperOf({ machine: index === 1 ? "m2" : "m1" }),
    }));
    const adapter = { checks: {}, workloads: {} };
    const selector = { role: "member", awayFrom: "client" };
    const found = await resolve(selector, { ...others, nodes: placed }, adapter, "seed");
    assert.deepEqual(found.map(({ name }) => name), ["b"]); // prettier-ignore
    await assert.rejects(
      resolve(selector, { ...others, nodes: placed.slice(0, 1).concat(placed.slice(2)) }, adapter, "seed"),
      /no node matches the first member on a machine without any client/,
    );
  });
});
