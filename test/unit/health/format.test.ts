import assert from "node:assert/strict";
import { formatHealth, parseHealth, type HealthCheck } from "../../../scenarios/health/format";

const nodes = [
  { node: "primary", address: "192.168.1.10", state: "up", saw: "height 12, 2 peers" },
  { node: "replica", address: "192.168.1.11", state: "DOWN", saw: "connect ECONNREFUSED" },
  { node: "observer", address: "192.168.1.12", state: "?", saw: "no answer within 5.0 s" },
] as const;
const check: HealthCheck = { time: "2026-11-21T12:00:05.123Z", seconds: 5, nodes, exit: 1 };

describe("a health check as text", () => {
  it("has a line for each node and one for them all", () => {
    assert.equal(
      formatHealth(check),
      "up    primary   192.168.1.10  height 12, 2 peers\n" +
        "DOWN  replica   192.168.1.11  connect ECONNREFUSED\n" +
        "?     observer  192.168.1.12  no answer within 5.0 s\n" +
        "2026-11-21T12:00:05.123Z health: 1 of 3 up, 1 DOWN, 1 ?, 5.0 s, exit 1\n",
    );
  });

  it("is read back as it was", () => {
    const second = { ...check, time: "2026-11-21T12:01:00.000Z", nodes: nodes.slice(0, 1), exit: 0 };
    assert.deepEqual(parseHealth(formatHealth(check) + formatHealth(second)), [check, second]);
  });

  it("is one line a node, whatever that says", () => {
    const odd = {
      ...check,
      nodes: [
        { ...nodes[0], saw: " two\nlines  and\tmore " },
        { ...nodes[1], saw: "" },
      ],
    };
    const [read] = parseHealth(formatHealth(odd));
    assert.deepEqual(
      read?.nodes.map(({ saw }) => saw),
      ["two lines and more", ""],
    );
  });

  it("is left out where it is torn, and so is what others wrote", () => {
    const text = formatHealth(check);
    const noise = "[testbed] 2026-11-21T12:00:00+0000 job ended with 1 after 5012 ms\n";
    const beheaded = text.slice(text.indexOf("\n") + 1);
    assert.deepEqual(parseHealth(beheaded + text + noise), [check]);
    for (let end = 0; end < text.length; end += 7)
      assert.deepEqual(parseHealth(text + text.slice(0, end)), [check], text.slice(0, end));
    assert.deepEqual(parseHealth(""), []);
  });
});
