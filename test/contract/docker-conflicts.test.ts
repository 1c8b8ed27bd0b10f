import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { needsEngine } from "../support/docker-resources";
import { addressOf, docker, DockerStack, webNode } from "../support/docker-stack";
import { skip } from "../support/skip";

describe("environment docker: addresses that something else has", function () {
  this.timeout(60_000);
  const stack = new DockerStack(`conflicts-${process.pid}`, [webNode(0)]);
  const name = `testbed-${process.pid}`;
  const ip = (...argv: readonly string[]) => void execFileSync("ip", argv);

  before(function () {
    needsEngine(this);
  });

  it("are found where they are another network's", async () => {
    docker("network", "create", "--subnet", "10.217.0.128/29", name);
    try {
      await assert.rejects(stack.prepare(), ({ message }: Error) => {
        assert.match(message, new RegExp(`^the network \`${name}\` of .* has \`10.217.0.128/29\`, which overlaps with this stack's`)); // prettier-ignore
        assert.equal(message.split("\n").length, 1, "its interface is the engine's own");
        return true;
      });
    } finally {
      docker("network", "rm", name);
    }
    await stack.prepare();
  });

  it("are found where packets would go to an interface that is not the engine's", async function () {
    if (process.getuid?.() !== 0) skip(this, "making an interface takes root");
    ip("link", "add", name, "type", "bridge");
    try {
      ip("address", "add", "10.217.0.1/24", "dev", name);
      ip("link", "set", name, "up");
      await assert.rejects(stack.prepare(), ({ message }: Error) => {
        assert.match(message, new RegExp(`^this machine reaches \`10.217.0.0/24\` by \`${name}\`, which is no network of`)); // prettier-ignore
        return true;
      });
    } finally {
      ip("link", "delete", name);
    }
    await stack.prepare();
  });

  it("are found where they are another node's, which has them until it is made anew", async () => {
    const [n0, n1] = [webNode(0), webNode(1)];
    try {
      await stack.up([n0, n1]);
      const swapped = [n0, n1].map((node, index) => ({ ...node, address: addressOf(1 - index) }));
      await assert.rejects(stack.prepare(swapped), ({ message }: Error) => {
        const about = message
          .split("\n")
          .map((line) => line.replace(/ \(test\), which (\S+) has .*/, " of $1"));
        assert.deepEqual(about, [
          "`n0` is to have `10.217.0.11` of `n1`",
          "`n1` is to have `10.217.0.10` of `n0`",
        ]);
        return true;
      });
      await stack.prepare([{ ...n0, address: addressOf(2) }, n1]);
    } finally {
      await stack.deployment.destroy();
    }
  });
});
