import assert from "node:assert/strict";
import { reasonFor } from "../../../../components/environments/lan/ask";
import { capabilitiesOf } from "../../../../components/environments/lan/capabilities";
import { hostProblems, sharedMachines } from "../../../../components/environments/lan/hosts";
import type { Scenario } from "../../../../scenarios/scenario";
import { missingCapabilities } from "../../../../components/plan";
import { systems } from "../../../../components/systems";
import { lanSchema } from "../../../../components/environments/lan/schema";

const scenarioOf = (id: string): Scenario =>
  systems.etcd!.scenarios.find((each) => each.id === id)!.resolve("quick", {});

const hostKey = ["ssh-ed25519 AAAA"];

describe("hosts of a lan stack", () => {
  const { hosts } = lanSchema.parse({ hosts: { alpha: { ssh: "a", hostKey }, brava: { ssh: "b", hostKey }, delta: { ssh: "d" } } }); // prettier-ignore
  const said = hostProblems(hosts, ["alpha", "bravo", "delta"], "Pulumi.lab.yaml", "lab");

  it("are told apart from nodes without one, misspelt ones, and those nobody knows", () => {
    assert.equal(said.length, 3);
    assert.match(said[0]!, /`testbed:hosts\.bravo` is missing \(Pulumi\.lab\.yaml\)/);
    assert.match(said[1]!, /`testbed:hosts\.brava`.*no node is called so.*Did you mean `bravo`/);
    assert.match(said[2]!, /`testbed:hosts\.delta\.hostKey` is missing.*testbed trust --stack lab/);
  });

  it("are one machine each", () => {
    const shared = sharedMachines(new Map([["alpha", "m1"], ["bravo", "m2"], ["delta", "m1"]]), "f"); // prettier-ignore
    assert.deepEqual(shared.length, 1);
    assert.match(shared[0]!, /`testbed:hosts\.delta` \(f\) is the machine of `alpha`/);
  });

  it("take no key that is not one, and no destination that ssh would read as an option", () => {
    assert.equal(lanSchema.safeParse({ hosts: { a: { ssh: "x", hostKey: ["AAAA"] } } }).success, false);
    assert.equal(lanSchema.safeParse({ hosts: { a: { ssh: "-oProxyCommand=x" } } }).success, false);
  });
});

describe("why a host cannot be asked", () => {
  const cases: [said: string, code: number, expected: RegExp][] = [
    ["Host key verification failed.", 255, /shows another host key than is pinned/],
    ["No ED25519 host key is known for testbed-0-a and you have requested strict checking.\nHost key verification failed.", 255, /another host key/],
    ["ops@h: Permission denied (publickey).", 255, /refuses to let this user in: ops@h: Permission denied/],
    ["ssh: connect to host h port 22: No route to host", 255, /cannot be reached: ssh: connect to host h port 22: No route/],
    ["sudo: a password is required", 1, /allow `sudo -n`/],
    ["bash: line 3: oops", 2, /cannot be looked at: bash: line 3: oops/],
  ]; // prettier-ignore
  for (const [text, code, expected] of cases)
    it(`is told from \`${text.slice(0, 50)}\``, () => assert.match(reasonFor(code, null, text), expected));
});

describe("what all hosts can do", () => {
  const probe = "nft\nowner\npartition\nreject\nloss\nrate\nclock\n";

  it("is what each can, and who cannot is named", () => {
    const { has, missing } = capabilitiesOf(new Map([["a", `${probe}delay\n`], ["b", `${probe}delay\ttc: no netem\n`]])); // prettier-ignore
    assert.ok(has.has("partition") && has.has("clock") && has.has("process") && !has.has("delay"));
    assert.equal(missing.delay, "b: tc: no netem");
  });

  it("is nothing that lasts, where one of them has one session: scenarios with faults are refused at preview", () => {
    const can = capabilitiesOf(new Map([["a", `${probe}delay\n`], ["b", `${probe}delay\n`]]), ["b"]); // prettier-ignore
    const [partitioned, plain] = ["ET-4", "ET-1"].map((id) =>
      missingCapabilities([scenarioOf(id)], "lan", can),
    );
    assert.equal(partitioned?.length, 1);
    assert.match(
      partitioned[0]!,
      /`ET-4` needs the capability `partition`.*`testbed:hosts\.b\.maxSessions: 1` its sessions take turns/,
    );
    assert.deepEqual(plain, []);
  });

  it("cuts nothing between nodes of which one is the controller itself", () => {
    const { has, missing } = capabilitiesOf(new Map([["a", `${probe}delay\n`], ["b", `${probe}delay\n`]]), [], "a"); // prettier-ignore
    assert.deepEqual([...has].sort(), ["clock", "process", "workers"]);
    assert.match(
      missing.partition ?? "",
      /^a is this machine itself, .*run it from a machine that is no node$/,
    );
  });
});
