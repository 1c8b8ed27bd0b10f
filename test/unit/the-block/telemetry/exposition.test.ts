import assert from "node:assert/strict";
import { mergeMetrics, valueOf } from "../../../../components/systems/the-block/node/aggregator/exposition";
import {
  entryOf,
  metricsOf,
} from "../../../../components/systems/the-block/node/aggregator/start-aggregator";

const text = (height: number): string =>
  `# HELP the_block_height Height.\n# TYPE the_block_height gauge\nthe_block_height ${height}\n` +
  `# HELP h H.\n# TYPE h histogram\nh_bucket{le="+Inf"} ${height}\nh_sum 1\nh_count ${height}\n`;

describe("The Block: aggregator", () => {
  it("puts families of several nodes together, with a label on each series", () => {
    const merged = mergeMetrics(
      new Map([
        ["a", text(1)],
        ['b"', text(2)],
      ]),
      "node",
    );
    assert.equal(
      merged,
      `# HELP the_block_height Height.
# TYPE the_block_height gauge
the_block_height{node="a"} 1
the_block_height{node="b\\""} 2
# HELP h H.
# TYPE h histogram
h_bucket{node="a",le="+Inf"} 1
h_sum{node="a"} 1
h_count{node="a"} 1
h_bucket{node="b\\"",le="+Inf"} 2
h_sum{node="b\\""} 1
h_count{node="b\\""} 2
`,
    );
  });

  it("shows no stale metrics of a node that is down, and tells that it is", () => {
    const merged = metricsOf([
      { identity: "a", address: "1.2.3.4:9100", isUp: true, text: text(5) },
      { identity: "b", address: "1.2.3.5:9100", isUp: false, text: text(4) },
    ]);
    assert.match(merged, /^the_block_node_up\{node="b"\} 0$/m);
    assert.match(merged, /^the_block_height\{node="a"\} 5$/m);
    assert.doesNotMatch(merged, /the_block_height\{node="b"\}/);
  });

  it("tells the height and age of the last answer", () => {
    const reading = { identity: "a", address: "1.2.3.4:9100", isUp: false, text: text(5), answeredAt: 1000 };
    assert.deepEqual(entryOf(reading, 3500), {
      identity: "a",
      address: "1.2.3.4:9100",
      up: false,
      height: 5,
      age: 2.5,
    });
    assert.equal(entryOf({ identity: "a", address: "x", isUp: false }, 0).age, null);
  });

  it("takes no series for another one whose name begins the same", () => {
    assert.equal(valueOf("the_block_height_x 1\nthe_block_height 2\n", "the_block_height"), 2);
    assert.equal(valueOf("the_block_height_x 1\n", "the_block_height"), undefined);
  });
});
