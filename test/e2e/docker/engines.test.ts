import assert from "node:assert/strict";
import { dockerOperations } from "../../../components/environments/docker/operations";
import type { InventoryNode } from "../../../scenarios/inventory";
import { needsEngine } from "../../support/docker-resources";
import { DockerRun } from "../../support/docker-run";
import { JoinedEngines } from "../../support/joined-engines";
import { whyNoOwnEngine } from "../../support/own-engine";
import { skip } from "../../support/skip";
import { STACK } from "../../support/workspace";

describe("macula on the engines of two machines, in one `pulumi up`", function () {
  this.timeout(600_000);
  const nodes = (first: string) => [
    { name: "node1", role: "provider", address: first },
    { name: "node2", role: "provider", address: "10.77.0.22" },
    { name: "node3", role: "provider", address: "10.77.0.23" },
    { name: "client", role: "client", address: "10.77.0.24" },
  ];
  const scenarios = ["MC-1", "MC-4", "MC-5"];
  const pass = Object.fromEntries(scenarios.map((id) => [id, "pass"]));
  const stack = new DockerRun("index.ts", {
    ...{ system: "macula", pace: "quick", monitoring: "none", network: { subnet: "10.77.0.0/24" } },
    ...{ nodes: nodes("10.77.0.21"), scenarios },
  });
  const place = { stack: STACK, project: stack.workspace.directory };
  let joined: JoinedEngines | undefined;
  let declared: readonly InventoryNode[] = [];

  const placed = (first: readonly string[]) => ({
    engines: (joined?.engines ?? []).map(({ host }, index) => ({
      ...{ name: `beam0${index}`, host, interface: "eth0" },
      ...(index === 0 && { nodes: first }),
    })),
  });
  const owned = ["--filter", `label=testbed.owner=${stack.owner}`];
  const containers = (index: number): string[] =>
    (joined?.docker(index, "ps", "--all", "--format", '{{.Label "testbed.node"}}', ...owned) ?? "")
      .split("\n")
      .filter(Boolean)
      .sort();

  before(async function () {
    needsEngine(this);
    const reason = whyNoOwnEngine();
    if (reason !== undefined) skip(this, reason);
    joined = await JoinedEngines.start(2);
    await stack.workspace.init();
    stack.workspace.configure(placed(["client", "node1"]));
  });
  after(async () => {
    await stack.remove();
    await joined?.stop();
  });

  it("passes, over the machines' own network", async () => {
    assert.deepEqual(await stack.upToVerdicts(), pass);
    assert.deepEqual(
      [containers(0), containers(1)],
      [
        ["client", "node1"],
        ["node2", "node3"],
      ],
    );
  });

  it("changes nothing when it goes up again, and finds no drift", async () => {
    await stack.expectNoChanges();
    declared = (await dockerOperations.findNodes(place)).nodes;
    assert.deepEqual(declared.map(({ name }) => name).sort(), ["client", "node1", "node2", "node3"]);
    assert.deepEqual(await dockerOperations.observeDrift(place, declared), []);
  });

  it("finds a container that somebody removed on one of them, and makes it again", async () => {
    joined?.docker(1, "rm", "--force", `${STACK}-node3`);
    const [missing] = await dockerOperations.observeDrift(place, declared);
    assert.equal(missing?.node, "node3");
    await stack.workspace.pulumi("refresh", "--yes", "--skip-preview", "--stack", STACK);
    assert.deepEqual(await stack.upToVerdicts(), pass);
    assert.deepEqual(containers(1), ["node2", "node3"]);
  });

  it("is refused when a node is to move away from what it has stored", async () => {
    stack.workspace.configure(placed(["client"]));
    await assert.rejects(
      stack.workspace.preview(),
      /`node1` is on the engine at tcp:.* is to be on the engine `beam01`/,
    );
    stack.workspace.configure(placed(["client", "node1"]));
  });

  it("leaves nothing behind on either", async () => {
    await stack.destroy();
    const left = (index: number, of: string) => joined?.docker(index, of, "ls", "--quiet", ...owned);
    for (const index of [0, 1])
      assert.deepEqual([containers(index), left(index, "volume"), left(index, "network")], [[], "", ""]);
  });

  it("is refused where somebody has an address already", async () => {
    // Of the machine of the second engine.
    stack.workspace.configure({ ...placed(["client", "node1"]), nodes: nodes("10.77.0.11") });
    await assert.rejects(
      stack.workspace.preview(),
      /`node1` is to have `10\.77\.0\.11`, which somebody in the network has already/,
    );
  });
});
