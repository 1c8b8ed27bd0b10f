import assert from "node:assert/strict";
import { capabilitiesOf } from "../../../components/environments/docker/capabilities";
import { inventoryNode } from "../../../components/environments/docker/inventory";
import { volumeName } from "../../../components/environments/docker/names";
import { dockerSchema } from "../../../components/environments/docker/schema";
import { parseRunnerInput } from "../../../scenarios/runner/input";
import { inputOf } from "../runner/fakes";

const works = ["nft", "owner", "partition", "reject", "loss", "rate", "delay"].join("\n");
const lacking = (probe: string, megabytes?: number) => capabilitiesOf(probe, megabytes).missing;

describe("environment docker: its own faults", () => {
  it("can be had where disks are bounded and there is libfaketime", () => {
    const { has, missing } = capabilitiesOf(`${works}\nclock`, 64);
    for (const name of ["disconnect", "disk", "clock", "partition"] as const) assert.ok(has.has(name), name);
    assert.deepEqual(Object.keys(missing), ["recreate", "drain", "scale"]);
  });

  it("are missing with the reason, and what to do", () => {
    assert.match(lacking(`${works}\nclock`).disk ?? "", /set `testbed:limits\.diskMegabytes`/);
    assert.equal(lacking(`${works}\nclock\tno library`, 64).clock, "no library");
    assert.match(lacking(works, 64).clock ?? "", /libfaketime/);
  });

  it("are bounded by a size that a node's memory has room for", () => {
    const problems = (limits: object) =>
      dockerSchema
        .safeParse({ limits })
        .error?.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
    assert.equal(problems({ diskMegabytes: 64, memoryMegabytes: 128 }), undefined);
    assert.match(
      problems({ diskMegabytes: 65, memoryMegabytes: 128 })?.join() ?? "",
      /^limits\.diskMegabytes: /,
    );
    assert.match(problems({ diskMegabytes: 8 })?.join() ?? "", /^limits\.diskMegabytes: /);
  });

  it("need another volume for another size", () => {
    const names = [undefined, 64, 128].map((megabytes) => volumeName("s", "n", megabytes));
    assert.deepEqual(names, ["s-n", "s-n-64m", "s-n-128m"]);
  });

  it("are told to the runner whole", () => {
    const input = inputOf([{ kind: "hold", title: "wait", seconds: 1 }], "results/test");
    const services = [{ name: "db", stateDirectory: "/var/lib/db", shiftableClock: true }, { name: "web" }];
    const node = inventoryNode({
      ...{ stack: "s", name: "n", role: "member", address: "10.0.0.1", ports: [], services },
    });
    const [db, web] = node.services;
    assert.deepEqual([db?.state, web?.state, web?.clock], ["/var/lib/db", undefined, undefined]);
    assert.deepEqual(node.network?.slice(-2), ["s-n", "s-network"]);
    const told = { ...input, inventory: { ...input.inventory, nodes: [node], capabilities: ["disk"] } };
    assert.deepEqual(parseRunnerInput(JSON.stringify(told)), told);
  });
});
