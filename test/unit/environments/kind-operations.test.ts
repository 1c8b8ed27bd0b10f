import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { kindOperations } from "../../../components/environments/kind/operations";
import { healAll } from "../../../scenarios/faults/heal";

/** A cluster as files tell: what is listed, its machines. Nothing can be run in its pods; what it is told is written down. */
const kubectl = (folder: string) => `#!/bin/sh
cd '${folder}' || exit
all=$*
case $all in
  *"get statefulsets,pods --selector testbed.owner="*) cat listed ;;
  *"get nodes --output=json") cat machines ;;
  *"get statefulset/"*) echo '{"spec":{"replicas":1}}' ;;
  *ephemeralContainerStatuses*) echo "faults-$(date +%s)" ;;
  *" uncordon "* | *" annotate node "*) printf '%s\\n' "\${all#*--namespace testbed-lab }" >>done ;;
  *) echo 'container not found' >&2; exit 1 ;;
esac
`;

const set = (name: string) => ({
  kind: "StatefulSet",
  metadata: { name, annotations: { "testbed.services": "web", "testbed.address": "10.217.0.10" } },
  spec: { replicas: 1 },
});
const pod = (node: string, status: object, metadata: object = {}) => ({
  ...{ kind: "Pod", metadata: { name: `${node}-0`, ...metadata }, spec: {} },
  status: { phase: "Running", containerStatuses: [{ ready: true, state: { running: {} } }], ...status },
});
const pending = { phase: "Pending", containerStatuses: [] };
const crashing = {
  containerStatuses: [{ ready: false, state: { waiting: { reason: "CrashLoopBackOff" } } }],
};
const cleared = (name: string, by: string) => ({
  metadata: { name, annotations: { "testbed.drained": by } },
  spec: { unschedulable: true },
});

describe("hosts of a cluster, for who heals", () => {
  const folder = mkdtempSync(join(tmpdir(), "testbed hosts "));
  const place = { stack: "lab", project: folder };
  const searched = process.env["PATH"];
  const put = (name: string, items: readonly object[]): void =>
    writeFileSync(join(folder, name), JSON.stringify({ items }));
  const done = (): string =>
    existsSync(join(folder, "done")) ? readFileSync(join(folder, "done"), "utf8") : "";
  const found = async (...objects: readonly object[]) => {
    put("listed", objects);
    const { nodes, unseen } = await kindOperations.findNodes(place);
    assert.deepEqual(unseen, []);
    return nodes;
  };
  before(() => {
    mkdirSync(join(folder, ".testbed", "run", "lab"), { recursive: true });
    writeFileSync(join(folder, ".testbed", "run", "lab", "kubeconfig-lab"), "");
    writeFileSync(join(folder, "kubectl"), kubectl(folder), { mode: 0o755 });
    process.env["PATH"] = `${folder}:${searched ?? ""}`;
  });
  after(() => {
    process.env["PATH"] = searched;
    rmSync(folder, { recursive: true });
  });
  beforeEach(() => {
    put("machines", []);
    rmSync(join(folder, "done"), { force: true });
  });

  it("are all there are, and those are looked into whose pod can have something of ours", async () => {
    const nodes = await found(
      ...[set("n0"), pod("n0", {}), set("n1"), pod("n1", pending), set("n2")],
      ...[set("n3"), pod("n3", {}, { deletionTimestamp: "2026-01-01T00:00:00Z" })],
      ...[set("n4"), pod("n4", crashing), set("n5"), pod("n5", { phase: "Unknown" })],
    );
    const looked = nodes.filter(({ exec }) => exec[0] === "kubectl");
    assert.deepEqual(
      nodes.map(({ name, services }) => `${name} ${services.map((service) => service.name).join()}`),
      ["n0 web", "n1 ", "n2 ", "n3 ", "n4 web", "n5 web"],
    );
    assert.deepEqual(
      looked.map(({ name }) => name),
      ["n0", "n4", "n5"],
    );
  });

  it("get back the machine that was cleared of them, though their pod is nowhere", async () => {
    put("machines", [cleared("m1", "testbed-lab/n1-0"), cleared("m2", "testbed-other/n1-0")]);
    assert.deepEqual(await healAll(await found(set("n1"), pod("n1", pending), set("n2"))), [
      { node: "n1", undone: ["drain: m1 takes pods again"] },
      { node: "n2", undone: [] },
    ]);
    assert.equal(done(), "uncordon m1\nannotate node m1 testbed.drained-\n");
  });

  it("are not told as well while what may be in a pod cannot be looked at", async () => {
    const [healed] = await healAll(await found(set("n4"), pod("n4", crashing)));
    assert.match(healed?.error ?? "", /^n4: .*container not found/);
  });
});
