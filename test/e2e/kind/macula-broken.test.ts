import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { kubeconfigFile, namespaceName } from "../../../components/environments/kind/names";
import { eventually } from "../../support/eventually";
import { KindRun } from "../../support/kind-run";
import { run } from "../../support/kind-stack";
import { needsKind } from "../../support/kubernetes-objects";
import { breakBundled, breakMacula, sabotages } from "../../support/macula-sabotage";
import { STACK } from "../../support/workspace";

/** Of a registry that is not there: whoever asks for it is told so at once. */
const nowhere = `127.0.0.1:1/macula@sha256:${"0".repeat(64)}`;

/** A further policy, which makes all others have no effect. */
const opened = {
  ...{ apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", metadata: { name: "opened" } },
  spec: { podSelector: {}, policyTypes: ["Ingress"], ingress: [{}] },
};

describe("macula in pods, broken on purpose", function () {
  this.timeout(600_000);
  const stack = new KindRun("index.ts", { system: "macula", pace: "quick", monitoring: "none" });
  const { workspace } = stack;
  const kubectl = (...argv: readonly string[]): string => {
    const kubeconfig = join(workspace.directory, kubeconfigFile(STACK, stack.cluster));
    return run("kubectl", "--kubeconfig", kubeconfig, "--namespace", namespaceName(STACK), ...argv);
  };
  const idOf = (pod: string): string =>
    kubectl("get", "pod", pod, "--ignore-not-found", "--output", "jsonpath={.metadata.uid}");
  /** A program of the user's with a mistake in it. */
  const breakProgram = (sabotage: keyof typeof sabotages, scenario: string): void => {
    const binary = join(workspace.directory, `${sabotage.replaceAll(" ", "-")}.cjs`);
    breakMacula(sabotages[sabotage], binary);
    workspace.configure({ profile: "upstream", binary, scenarios: [scenario] });
  };

  before(async function () {
    needsKind(this);
    await workspace.init();
    workspace.configure({ scenarios: "none" });
    await (
      await stack.up()
    ).done;
  });
  after(() => stack.remove());

  it("fails MC-6 when a provider answers in another's name", async () => {
    breakBundled(sabotages["an answer in another pod's name"], workspace.directory);
    workspace.configure({ scenarios: ["MC-6"] });
    await stack.upToVerdicts();
    const [judged] = stack.results().at(-1)?.scenarios ?? [];
    assert.match(
      judged?.reason ?? "",
      /client → node2: node1-0 at [\d.]+ answered, the cluster has node2-0 at /,
    );
    assert.equal(judged?.verdict, "fail");
  });

  it("fails MC-9 when somebody rolls out an image that is nowhere, and tells of it", async () => {
    workspace.configure({ scenarios: ["MC-9"] });
    const first = idOf("node1-0");
    const over = stack.upToVerdicts();
    await eventually("the first pod to be taken away", 120, () => idOf("node1-0") !== first);
    kubectl("set", "image", "statefulset/node2", `node=${nowhere}`);
    await over;
    const [judged] = stack.results().at(-1)?.scenarios ?? [];
    assert.equal(judged?.verdict, "fail");
    assert.match(
      judged.reason,
      new RegExp(`node2-0 .*container node: (ErrImagePull|ImagePullBackOff): .*${nowhere}`),
    );
  });

  it("is not called deployed when a policy does not bite", async () => {
    const file = join(workspace.directory, "opened.json");
    writeFileSync(file, JSON.stringify(opened));
    kubectl("apply", "--filename", file);
    workspace.configure({ scenarios: ["MC-1"] });
    await assert.rejects(
      stack.upToVerdicts(),
      /not as declared:\n\s+- tcp port 8081 of client from node1, node2, node3, monitor: open, expected closed/,
    );
    kubectl("delete", "--filename", file);
  });

  it("passes when the image is the right one again, and the policies bite", async () => {
    const verdicts = await stack.upToVerdicts();
    assert.equal(verdicts["MC-1"], "pass");
  });

  it("is not called deployed with providers that crash over and over, and tells their last words", async () => {
    breakProgram("a provider that crashes over and over", "MC-1");
    await assert.rejects(
      stack.upToVerdicts(),
      /macula-node on node\d ended with 3; starts again in \d+ s; it wrote last: out of handles/,
    );
  });

  it("fails MC-9 with a provider that never comes back, and says that it is gone", async () => {
    breakProgram("a provider that runs in its first pod only", "MC-9");
    await stack.upToVerdicts();
    const [judged] = stack.results().at(-1)?.scenarios ?? [];
    assert.equal(judged?.verdict, "fail");
    assert.match(
      judged.reason,
      /^Another one runs in its place: not gone 30 s after recovery: macula-node on node1 is gone, expected running/,
    );
  });

  it("fails MC-9 with a provider whose probe always succeeds, and says what it does not do", async () => {
    breakProgram("a provider whose probe always succeeds", "MC-9");
    await stack.upToVerdicts();
    const [judged] = stack.results().at(-1)?.scenarios ?? [];
    assert.equal(judged?.verdict, "fail");
    assert.match(judged.reason, /^It answers calls: node1 was started again, has answered 0 calls/);
  });

  it("leaves nothing behind", async () => {
    await stack.destroy();
    assert.equal(stack.left(), "");
  });
});
