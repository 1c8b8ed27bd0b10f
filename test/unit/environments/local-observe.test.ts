import assert from "node:assert/strict";
import { drift, parseObservations } from "../../../components/environments/supervision/observations";

const line = (...fields: string[]): string =>
  [...fields, ...Array<string>(7 - fields.length).fill("")].join("\t");
const seen = [
  line("switch", "", "", "3"),
  line("host", "n1", "", "5"),
  line("network", "n1", "", "7", "firewall", "as declared", "changed"),
  line("service", "n1", "web", "9", "service", "running", ""),
].join("\n");

describe("what is observed of a local stack", () => {
  it("keeps the epoch of what is as recorded, raises it for what is not, and takes a new one for what was never made", () => {
    const { epoch } = parseObservations(seen, 1000);
    assert.equal(epoch("switch"), 3);
    assert.equal(epoch("host", "n1"), 5);
    assert.equal(epoch("network", "n1"), 8);
    assert.equal(epoch("service", "n1", "web"), 10);
    assert.equal(epoch("service", "n2", "web"), 1000);
  });

  it("tells each difference with what was declared and what is", () => {
    assert.deepEqual(drift(parseObservations(seen, 1)), [
      { node: "n1", what: "firewall", declared: "as declared", observed: "changed" },
      { node: "n1", what: "web: service", declared: "running", observed: "gone" },
    ]);
  });

  it("misses declared hosts and services that were not found at all", () => {
    const declared = [
      { name: "n1", services: [{ name: "web" }, { name: "db" }] },
      { name: "n2", services: [{ name: "web" }] },
    ];
    const gone = drift(parseObservations(seen, 1), declared).filter(({ declared }) => declared === "present");
    assert.deepEqual(
      gone.map(({ node, what }) => [node, what]),
      [
        ["n1", "db: service"],
        ["n2", "host"],
      ],
    );
  });

  it("refuses a line it does not understand", () => {
    assert.throws(() => parseObservations("host\tn1\t\tnever", 1), /unexpected line/);
  });

  it("finds nothing where nothing is", () => {
    assert.deepEqual(drift(parseObservations("", 1)), []);
  });
});
