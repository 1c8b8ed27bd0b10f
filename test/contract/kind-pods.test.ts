import { environmentContract } from "../support/environment-contract";
import { podNode } from "../support/kind-stack";
import { needsKind } from "../support/kubernetes-objects";
import { podStack } from "../support/pod-stack";

describe("in a cluster", function () {
  this.timeout(300_000);
  const node = { ...podNode(0), services: [] };
  const stack = podStack();

  before(async function () {
    needsKind(this);
    // A cluster takes longer than the contract gives a host.
    await stack.up([]);
  });

  environmentContract("kind", { node, deployment: stack.deployment, prepare: () => stack.prepare([node]) });
});
