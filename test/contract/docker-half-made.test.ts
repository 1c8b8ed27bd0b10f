import assert from "node:assert/strict";
import { ownerId } from "../../components/environments/docker/names";
import { dockerOperations } from "../../components/environments/docker/operations";
import { needsEngine } from "../support/docker-resources";
import { docker } from "../support/docker-stack";

describe("environment docker: what a killed engine was about to make", function () {
  this.timeout(30_000);
  const place = { stack: `half-made-${process.pid}`, project: process.cwd() };
  const [mine, other] = [`${place.stack}-network`, `${place.stack}-other`];
  const owned = ["--label", `testbed.owner=${ownerId(place.stack, place.project)}`];
  const networks = (): string[] =>
    docker("network", "ls", "--format", "{{.Name}}", "--filter", `name=${place.stack}`)
      .split("\n")
      .filter(Boolean);
  const volumes = (): string[] =>
    docker("volume", "ls", "--quiet", "--filter", `name=${place.stack}`).split("\n").filter(Boolean);

  before(function () {
    needsEngine(this);
    docker("network", "create", ...owned, "--subnet", "10.217.9.0/29", mine);
    docker("network", "create", "--subnet", "10.217.9.8/29", other);
    docker("volume", "create", ...owned, mine);
  });
  after(() => {
    for (const name of networks()) docker("network", "rm", name);
    for (const name of volumes()) docker("volume", "rm", name);
  });

  it("is taken away, and nothing of others with such a name", async () => {
    const type = "docker:index/network:Network";
    await dockerOperations.undo?.(
      place,
      [mine, other, "not there"].map((name) => ({ type, name })),
    );
    assert.deepEqual(networks(), [other]);
    assert.deepEqual(volumes(), [mine]);
    await dockerOperations.undo?.(place, [{ type: "docker:index/volume:Volume", name: mine }]);
    assert.deepEqual(volumes(), []);
  });

  it("is no business of it when it is of another kind", () =>
    assert.doesNotReject(async () =>
      dockerOperations.undo?.(place, [{ type: "command:local:Command", name: other }]),
    ));
});
