import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import type { EngineEvent, Step } from "../../../../toolchain/pulumi/engine-event";
import { UpdateDisplay } from "../../../../toolchain/pulumi/update-display";

const stack = "urn:pulumi:local::testbed::testbed:index:Testbed";
const command = "command:local:Command";
const urns = {
  host: `${stack}$testbed:systems/etcd:EtcdMember$${command}::etcd-1-host`,
  verification: `${stack}$testbed:index:Verification$${command}::verification`,
  scenario: `${stack}$testbed:scenarios:ScenarioRun$${command}::et-1`,
  gate: `${stack}$testbed:scenarios:Gate$${command}::gate`,
};
const step = (op: string, urn: string, stdout = ""): { metadata: Step } => ({
  metadata: { op, urn, new: { custom: true, outputs: { stdout } } },
});
const begins = (op: string, urn: string): EngineEvent => ({ resourcePreEvent: step(op, urn) });
const ends = (op: string, urn: string, stdout?: string): EngineEvent => ({
  resOutputsEvent: step(op, urn, stdout),
});
const fails = (op: string, urn: string): EngineEvent => ({ resOpFailedEvent: step(op, urn) });
const says = (urn: string, message: string, severity: "info" | "error" | "debug" = "info"): EngineEvent => ({
  diagnosticEvent: { urn, message: `${message}\n`, severity },
});
const verdict = (word: string): string =>
  `${JSON.stringify({ id: "ET-1", title: "Members agree", verdict: word, reason: "why", seconds: 4.5 })}\n`;

/** What is written, durations left out, and the display. */
function shown(events: readonly EngineEvent[], ok = true): { lines: string[]; display: UpdateDisplay } {
  const out = new PassThrough();
  const display = new UpdateDisplay("Deploying", out as unknown as NodeJS.WriteStream);
  for (const event of events) display.event(event);
  display.close(ok);
  const text = String(out.read());
  return {
    lines: text
      .trimEnd()
      .replaceAll(/ \(0\.\d s\)/g, "")
      .split("\n"),
    display,
  };
}

describe("display of an update, without a terminal", () => {
  const deployed = [begins("create", urns.host), ends("create", urns.host)];
  const verified = [begins("create", urns.verification), ends("create", urns.verification)];

  it("shows resources, verification, each step once, and the verdict", () => {
    const { lines, display } = shown([
      ...deployed,
      ...verified,
      begins("create", urns.scenario),
      says(urns.scenario, "ET-1  1/2  All are healthy …"),
      says(urns.scenario, "ET-1  1/2  All are healthy … 3 members (1.2 s)"),
      says(urns.scenario, "ET-1    pass: 2 checks held"),
      ends("create", urns.scenario, verdict("pass")),
      begins("create", urns.gate),
      ends("create", urns.gate),
    ]);
    assert.deepEqual(lines, [
      "… Deploying",
      "✓ Resources: 1 created",
      "… Verifying",
      "✓ Verified",
      "… ET-1",
      "  ET-1  1/2  All are healthy … 3 members (1.2 s)",
      "✓ ET-1  Members agree: pass (4.5 s)",
    ]);
    assert.equal(display.scenarios, 1);
  });

  it("marks a verdict that is not pass and leaves the Gate's table to others", () => {
    const { lines, display } = shown(
      [
        ...deployed,
        begins("create", urns.scenario),
        ends("create", urns.scenario, verdict("fail")),
        begins("create", urns.gate),
        says(urns.gate, "exit status 1: the table", "error"),
        fails("create", urns.gate),
        says("", "update failed", "error"),
      ],
      false,
    );
    assert.equal(lines.at(-1), "✗ ET-1  Members agree: fail (4.5 s)");
    assert.deepEqual(display.problems, []);
  });

  it("says that nothing changed, and then shows neither verification nor scenarios", () => {
    const same = Object.values(urns).flatMap((urn) => [begins("same", urn), ends("same", urn)]);
    const { lines, display } = shown(same);
    assert.deepEqual(lines, ["… Deploying", "✓ Nothing to change: all 4 resources are as declared"]);
    assert.equal(display.scenarios, 0);
  });

  it("says that there is nothing when there is nothing", () => {
    assert.equal(shown([]).lines.at(-1), "✓ There are no resources");
  });

  it("keeps each problem once, with the name of its resource and all its lines", () => {
    const told = says(urns.host, "exit status 3:\nno space", "error");
    const { lines, display } = shown(
      [begins("create", urns.host), told, told, fails("create", urns.host)],
      false,
    );
    assert.equal(lines.at(-1), "✗ Deploying failed");
    assert.deepEqual(display.problems, ["etcd-1-host: exit status 3:\nno space"]);
  });

  it("says that nothing was changed when the program refuses", () => {
    const { lines, display } = shown([says("", "1 problem in the configuration:\n  - x", "error")], false);
    assert.deepEqual(lines, ["… Deploying", "✗ Nothing was changed"]);
    assert.deepEqual(display.problems, ["1 problem in the configuration:\n  - x"]);
  });

  it("marks what was under way when the update is cut off", () => {
    const { lines } = shown([...deployed, begins("create", urns.scenario)], false);
    assert.equal(lines.at(-1), "✗ ET-1");
  });

  it("keeps what an interrupt has ended apart from what failed", () => {
    const told = says(urns.host, 'interrupted: signal: terminated: running "sh":', "error");
    const { display } = shown([begins("create", urns.host), told, fails("create", urns.host)], false);
    assert.deepEqual(display.interrupted, ["etcd-1-host"]);
    assert.deepEqual(display.problems, []);
  });

  it("knows after an interrupt which scenarios have not begun", () => {
    const named = (name: string) =>
      says("", `Registering resource: t=testbed:scenarios:ScenarioRun, name=${name}, custom=false`, "debug");
    const told = says(urns.scenario, "interrupted: signal: terminated: running", "error");
    const { display } = shown(
      [
        ...["et-1", "et-2", "et-3"].map(named),
        begins("create", urns.scenario),
        told,
        fails("create", urns.scenario),
      ],
      false,
    );
    assert.deepEqual(display.interrupted, ["ET-1"]);
    assert.deepEqual(display.notBegun, ["et-2", "et-3"]);
  });

  it("does not take the removal of a scenario for a run of it", () => {
    const { lines, display } = shown([begins("delete", urns.scenario), ends("delete", urns.scenario)]);
    assert.deepEqual(lines, ["… Deploying", "✓ Resources: 1 removed"]);
    assert.equal(display.scenarios, 0);
  });
});
