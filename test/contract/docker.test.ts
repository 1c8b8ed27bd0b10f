import { environmentContract } from "../support/environment-contract";
import { needsEngine } from "../support/docker-resources";
import { DockerStack, webNode } from "../support/docker-stack";

describe("on an engine", () => {
  const node = { ...webNode(0), services: [] };
  const stack = new DockerStack(`contract-${process.pid}`, [node]);

  before(function () {
    needsEngine(this);
  });

  environmentContract("docker", { node, deployment: stack.deployment, prepare: () => stack.prepare() });
});
