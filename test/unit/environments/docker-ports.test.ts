import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { portFor } from "../../../components/environments/containers/published-ports";
import {
  publishedHost,
  settlePorts,
  type SettlePortsArgs,
} from "../../../components/environments/docker/settle-ports";
import type { NodeSpec } from "../../../components/spec";

describe("environment docker: ports of an engine elsewhere", () => {
  const project = mkdtempSync(join(tmpdir(), "testbed-ports-"));
  after(() => rmSync(project, { recursive: true }));

  const node = (index: number): NodeSpec => ({
    ...{ name: `n${index}`, role: "member", address: `10.1.0.${10 + index}`, services: [] },
    ports: [
      { name: "rpc", number: 80, protocol: "tcp", from: "cluster" },
      { name: "raft", number: 81, protocol: "tcp", from: "cluster", internal: true },
      { name: "gossip", number: 82, protocol: "udp", from: "cluster" },
    ],
  });
  const nodes = [node(0), node(1)];
  const args: SettlePortsArgs = {
    ...{ stack: "s", project, subnet: "10.1.0.0/24", nodes, file: "Pulumi.s.yaml", preview: false },
    ...{ reach: { by: "published", machine: "192.0.2.7" }, forward: true, publish: "192.0.2.7" },
    ...{ wanted: new Map(), demanded: {}, own: new Set(), taken: new Set() },
  };
  const settle = async (more: Partial<SettlePortsArgs> = {}) => {
    const problems: string[] = [];
    return { ports: await settlePorts({ ...args, ...more }, problems), problems };
  };

  it("are chosen without asking that machine, the same each time, none twice", async () => {
    const { ports, problems } = await settle({ preview: true });
    assert.deepEqual(problems, []);
    assert.deepEqual([...ports.keys()], ["n0/rpc", "n0/raft", "n1/rpc", "n1/raft"]);
    assert.equal(new Set(ports.values()).size, 4);
    for (const port of ports.values()) assert.ok(port >= 20_000 && port < 30_000, String(port));
    assert.deepEqual((await settle({ preview: true })).ports, ports);
  });

  it("do not clash, inside the stack or with what other containers have", async () => {
    const first = portFor("s/n0/rpc", 0);
    const wanted = new Map([["n1/rpc", portFor("s/n0/raft", 0)]]);
    const { ports } = await settle({ preview: true, taken: new Set([first]), wanted });
    assert.equal(ports.get("n0/rpc"), portFor("s/n0/rpc", 1));
    assert.equal(new Set(ports.values()).size, 4);
    const demanded = await settle({ wanted: new Map([["n0/rpc", 9000]]), demanded: { "n0/rpc": 9000 }, taken: new Set([9000]) }); // prettier-ignore
    assert.match(demanded.problems[0] ?? "", /`testbed:ports\.n0\/rpc` is `9000`/);
  });

  it("are remembered, and written down for those who connect", async () => {
    const { ports } = await settle({ wanted: new Map([["n0/rpc", 9000]]) });
    assert.equal(ports.get("n0/rpc"), 9000);
    const map = JSON.parse(readFileSync(join(project, ".testbed/run/s/reach.json"), "utf8")) as {
      readonly ports: Readonly<Record<string, unknown>>;
    };
    assert.deepEqual(Object.keys(map.ports), ["10.1.0.10:80", "10.1.0.10:81", "10.1.0.11:80", "10.1.0.11:81"]); // prettier-ignore
    assert.deepEqual(map.ports["10.1.0.10:80"], { host: "192.0.2.7", port: 9000 });
    assert.equal((await settle()).ports.get("n0/rpc"), 9000, "the one of last time");
  });

  it("stay what they are while containers have them, also when the documented one is free by now", async () => {
    const { ports } = await settle({ taken: new Set([9000, 9001]) });
    const now = ports.get("n0/rpc") ?? 0;
    const wanted = new Map([
      ["n0/rpc", 9000],
      ["n1/rpc", now],
    ]);
    const again = await settle({ wanted, own: new Set(ports.values()) });
    assert.deepEqual(again.ports, ports);
    const demanded = await settle({ wanted, demanded: { "n1/rpc": now }, own: new Set(ports.values()) });
    assert.deepEqual(demanded.problems, []);
    assert.deepEqual([demanded.ports.get("n1/rpc"), demanded.ports.get("n0/rpc") === now], [now, false]);
  });

  it("need an address that is reached from here", async () => {
    const { problems } = await settle({ publish: "127.0.0.1" });
    assert.match(
      problems[0] ?? "",
      /`testbed:publish` is `127\.0\.0\.1` \(Pulumi\.s\.yaml\).*`192\.0\.2\.7`/,
    );
    assert.match((await settle({ forward: false })).problems[0] ?? "", /`testbed:forward` is `false`/);
    assert.equal(publishedHost({ by: "published", machine: "build" }, "0.0.0.0"), "build");
    assert.equal(publishedHost({ by: "published" }, "0.0.0.0"), "127.0.0.1");
  });

  it("are none where they are not wanted and not needed", async () => {
    const { ports } = await settle({ forward: false, reach: { by: "direct" } });
    assert.equal(ports.size, 0);
  });
});
