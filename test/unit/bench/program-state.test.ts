import assert from "node:assert/strict";
import { stateTable } from "../../../bench/program-state";
import type { StateResource } from "../../support/workspace";

const resource = (type: string, name: string): StateResource => ({
  urn: `urn:pulumi:bench::testbed::testbed:index:Testbed$${type}::${name}`,
  type,
});
const HOST = "testbed:environments/local:LocalHost";
const COMMAND = "command:local:Command";

describe("size of a state", () => {
  it("counts what a node has, and its services apart", () => {
    const resources = [
      resource("pulumi:pulumi:Stack", "testbed-bench"),
      ...["n1", "n2"].flatMap((node) => [
        resource("testbed:systems/etcd:EtcdMember", node),
        resource(HOST, node),
        ...["host", "network", "etcd"].map((part) => resource(COMMAND, `${node}-${part}`)),
      ]),
      resource(COMMAND, "n1-prometheus"),
    ];
    const [[name, kib, all, own, , services] = []] = stateTable({ stack: { bytes: 2048, resources } }).rows;
    assert.deepEqual([name, kib, all, own, services], ["stack", "2.0", "12", "4.0", "1.5"]);
  });

  it("has no figures of nodes where there are none", () => {
    const [row = []] = stateTable({ hello: { bytes: 512, resources: [] } }).rows;
    assert.deepEqual(row.slice(3), ["–", "–", "–", "–"]);
  });
});
