import { environmentContract } from "../support/environment-contract";
import { KindStack, podNode } from "../support/kind-stack";
import { needsKind } from "../support/kubernetes-objects";

describe("in a cluster", function () {
  this.timeout(300_000);
  const node = { ...podNode(0), services: [] };
  const stack = new KindStack(`contract-${process.pid}`, [node]);

  before(async function () {
    needsKind(this);
    // A cluster takes longer than the contract gives a host.
    await stack.up([]);
  });
  after(() => stack.deployment.destroy());

  environmentContract("kind", { node, deployment: stack.deployment, prepare: () => stack.prepare() });
});
