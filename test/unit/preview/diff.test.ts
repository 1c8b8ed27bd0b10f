import assert from "node:assert/strict";
import { marker, renderComment } from "../../../toolchain/preview/comment";
import { diffPlans, plannedResources } from "../../../toolchain/preview/diff";

const urn = (name: string): string =>
  `urn:pulumi:local::testbed::testbed:index:Testbed$command:local:Command::${name}`;
const plan = (resources: Record<string, Record<string, unknown>>): string =>
  JSON.stringify({
    steps: Object.entries(resources).map(([name, inputs]) => ({
      op: "create",
      urn: urn(name),
      newState: { inputs },
    })),
  });

describe("preview of a pull request", () => {
  it("names added, removed and changed resources, and which input changed", () => {
    const base = plannedResources(plan({ a: { create: "x" }, b: { create: "y" }, c: { create: "z" } }));
    const head = plannedResources(plan({ a: { create: "x" }, b: { create: "other" }, d: {} }));
    assert.deepEqual(diffPlans(base, head), [
      { kind: "changed", type: "command:local:Command", name: "b", details: ["`create`: `y` → `other`"] },
      { kind: "added", type: "command:local:Command", name: "d", details: [] },
      { kind: "removed", type: "command:local:Command", name: "c", details: [] },
    ]);
  });

  it("opens JSON on stdin, so that a changed setting is shown by its path", () => {
    const scenario = (duration: number): string =>
      plan({ "et-1": { stdin: JSON.stringify({ scenario: { settings: { duration } } }) } });
    const [change] = diffPlans(plannedResources(scenario(60)), plannedResources(scenario(30)));
    assert.deepEqual(change?.details, ["`stdin.scenario.settings.duration`: `60` → `30`"]);
  });

  it("shows the lines of a script's input that differ, and not what the machine told", () => {
    const service = (command: string, epoch: number): string =>
      plan({ s: { stdin: `# x.sh\nexport COMMAND=${command}\nexport EPOCH=${epoch}\n` } });
    const [before, other, later] = [service("etcd", 1), service("etcd2", 1), service("etcd", 2)].map(
      plannedResources,
    );
    assert.deepEqual(diffPlans(before!, other!)[0]?.details, [
      "`stdin` − `export COMMAND=etcd`",
      "`stdin` + `export COMMAND=etcd2`",
    ]);
    assert.deepEqual(diffPlans(before!, later!), []);
  });

  it("does not show the digest of the machine's state that a runner is told", () => {
    const told = (subject: string): string => plan({ s: { stdin: JSON.stringify({ seed: "1", subject }) } });
    const [before, later] = [told("0a1b"), told("2c3d")].map(plannedResources);
    assert.deepEqual(diffPlans(before!, later!), []);
  });

  it("shows the words of a long command line that differ, and settings instead of what follows from them", () => {
    const line = (peers: string): string =>
      plan({ m: { create: `membership.sh create ${"x".repeat(80)} ${peers}` } });
    const [two, three] = [line("a b"), line("a b c")].map(plannedResources);
    assert.deepEqual(diffPlans(two!, three!)[0]?.details, ["`create` + `c`"]);
    const scenario = (n: number): string =>
      plan({ s: { stdin: JSON.stringify({ scenario: { settings: { n }, timeout: n, steps: [n] } }) } });
    const [before, after] = [scenario(1), scenario(2)].map(plannedResources);
    assert.deepEqual(diffPlans(before!, after!)[0]?.details, ["`stdin.scenario.settings.n`: `1` → `2`"]);
  });

  it("says so when nothing differs", () => {
    const same = plannedResources(plan({ a: {} }));
    assert.match(
      renderComment([{ stack: "local", changes: diffPlans(same, same) }]),
      /No difference to the base branch/,
    );
  });

  it("shows the error of a preview that failed", () => {
    const failed = JSON.stringify({
      steps: [],
      diagnostics: [{ severity: "error", message: "`testbed:pace` is `fast`" }],
    });
    assert.throws(() => plannedResources(failed), /`testbed:pace` is `fast`/);
  });

  it("starts with the marker that finds the comment again", () => {
    assert.ok(renderComment([]).startsWith(marker));
  });
});
