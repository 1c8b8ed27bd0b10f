import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { clusterProblems, lookAtCluster, recordOf } from "../../../components/environments/kind/seen-cluster";

const owner = "0123abcd";
const plan = { name: "lab", kubeconfig: ".testbed/run/s/kubeconfig-lab", workers: 0 };

describe("environment kind: what is there of a cluster that does not answer", () => {
  const path = process.env.PATH;
  let project: string;

  beforeEach(() => {
    project = mkdtempSync(join(tmpdir(), "testbed-cluster-"));
    mkdirSync(join(project, "bin"));
    process.env.PATH = [join(project, "bin"), path].join(delimiter);
    engine("lab-control-plane");
  });
  afterEach(() => {
    process.env.PATH = path;
    rmSync(project, { recursive: true });
  });

  /** An engine with these containers, in which nothing can be run. */
  function engine(...containers: readonly string[]): void {
    const script = `#!/bin/sh\nif [ "$1" = ps ]; then printf '%s\\n' ${containers.join(" ")}; else echo "is not running" >&2; exit 1; fi\n`;
    writeFileSync(join(project, "bin", "docker"), script, { mode: 0o755 });
  }
  function write(file: string, text: string): void {
    mkdirSync(dirname(join(project, file)), { recursive: true });
    writeFileSync(join(project, file), text);
  }
  const look = () => lookAtCluster(plan, owner, project);

  it("is somebody else's without a record of ours", async () => {
    assert.equal((await look()).state, "foreign");
  });

  it("is what a killed deployment made, while it has no credentials, and is made anew", async () => {
    write(recordOf(plan), `${owner}\n`);
    const seen = await look();
    assert.equal(seen.state, "half-made");
    assert.deepEqual(clusterProblems(seen, "Pulumi.s.yaml"), []);
  });

  it("is ours and keeps what it has, once it was whole: nothing is made anew for a question without an answer", async () => {
    write(recordOf(plan), `${owner}\n`);
    write(plan.kubeconfig, "apiVersion: v1\n");
    const seen = await look();
    assert.equal(seen.state, "silent");
    assert.match(
      clusterProblems(seen, "Pulumi.s.yaml")[0] ?? "",
      /^the cluster `lab` is there, but cannot be asked what it has \(.*is not running.*\): start it \(`docker start .*kind delete cluster --name lab/s,
    );
  });

  it("has lost all with its control plane", async () => {
    write(recordOf(plan), `${owner}\n`);
    write(plan.kubeconfig, "apiVersion: v1\n");
    engine("lab-worker");
    assert.equal((await look()).state, "half-made");
  });
});
