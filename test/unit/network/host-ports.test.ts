import assert from "node:assert/strict";
import { planHostPorts } from "../../../components/network/host-ports";
import type { NodeSpec, PortSpec } from "../../../components/spec";

const file = "Pulumi.test.yaml";

const port = (name: string, hostPort?: number, more: Partial<PortSpec> = {}): PortSpec => ({
  ...{ name, number: 80, protocol: "tcp", from: "cluster", ...more },
  ...(hostPort === undefined ? {} : { hostPort }),
});
const node = (name: string, ...ports: PortSpec[]): NodeSpec => ({
  ...{ name, role: "member", address: "10.0.0.1", services: [] },
  ports,
});

const nodes = [
  node("node-a", port("api", 8000), port("metrics", 9090)),
  node("node-b", port("api", 8001), port("free")),
  node("monitor", port("prometheus", 9090), port("hidden", 7000, { internal: true }), port("quic", 7001, { protocol: "udp" })),
]; // prettier-ignore

function plan(overrides: Record<string, number> = {}): { ports: Record<string, number>; problems: string[] } {
  const problems: string[] = [];
  const ports = planHostPorts(nodes, overrides, problems, file);
  return { ports: Object.fromEntries(ports), problems };
}

describe("ports of this machine", () => {
  it("are the documented ones; of two that want the same the first has it, the other any free one", () => {
    assert.deepEqual(plan(), {
      ports: { "node-a/api": 8000, "node-a/metrics": 9090, "node-b/api": 8001 },
      problems: [],
    });
  });

  it("are where the stack file says, and what was documented there is then somebody else's to have", () => {
    assert.deepEqual(plan({ "node-a/metrics": 19090, "node-b/free": 1 }), {
      ports: {
        ...{ "node-a/metrics": 19090, "node-b/free": 1 },
        ...{ "node-a/api": 8000, "node-b/api": 8001, "monitor/prometheus": 9090 },
      },
      problems: [],
    });
  });

  it("can be swapped", () => {
    assert.deepEqual(plan({ "node-a/api": 8001, "node-b/api": 8000 }).problems, []);
  });

  it("that are taken by another override or documented for another port are refused", () => {
    assert.deepEqual(plan({ "node-a/api": 18000, "node-b/api": 18000 }).problems, [
      "`testbed:ports.node-b/api` is `18000` (Pulumi.test.yaml): taken by `testbed:ports.node-a/api`; choose another port.",
    ]);
    assert.deepEqual(plan({ "node-b/free": 8000 }).problems, [
      "`testbed:ports.node-b/free` is `8000` (Pulumi.test.yaml): the documented port of `node-a/api`; choose another port, or give that one another too.",
    ]);
  });

  it("have a name that is known and published", () => {
    const [misspelt] = plan({ "node-a/apo": 18000 }).problems;
    assert.match(
      misspelt ?? "",
      /ports\.node-a\/apo` is `18000` .*no port of the stack.*Did you mean `node-a\/api`\?$/,
    );
    for (const hidden of ["monitor/hidden", "monitor/quic"])
      assert.equal(plan({ [hidden]: 18000 }).problems.length, 1, hidden);
  });

  it("are none where nothing is published", () => {
    const problems: string[] = [];
    assert.equal(planHostPorts([], { "a/b": 1 }, problems, file).size, 0);
    assert.match(problems.join(), /publishes no ports/);
  });
});
