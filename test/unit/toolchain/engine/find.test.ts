import assert from "node:assert/strict";
import { homedir } from "node:os";
import { join } from "node:path";
import { answers, describe as tell, engineHosts, findEngine } from "../../../../toolchain/engine/find";
import { hostAt, ownPlace } from "../../../../toolchain/engine/place";

const own = hostAt(ownPlace());
const usual = ["unix:///var/run/docker.sock", `unix://${join(homedir(), ".docker/run/docker.sock")}`, own];
const none = () => undefined;

describe("where an engine is looked for", () => {
  it("is DOCKER_HOST and nowhere else when it is set", () => {
    assert.deepEqual(engineHosts({ DOCKER_HOST: "ssh://me@far" }, none), ["ssh://me@far"]);
  });

  it("is first the socket of Docker's context, and in the end ours", () => {
    assert.deepEqual(engineHosts({}, none), usual);
    assert.deepEqual(
      engineHosts({}, () => "unix:///desktop.sock"),
      ["unix:///desktop.sock", ...usual],
    );
    assert.deepEqual(
      engineHosts({}, () => "unix:///var/run/docker.sock"),
      usual,
    );
  });

  it("is Docker's context and nowhere else when that is on another machine", () => {
    assert.deepEqual(
      engineHosts({}, () => "ssh://me@far"),
      ["ssh://me@far"],
    );
  });

  it("is everywhere when DOCKER_HOST is only an engine of ours, which may have been stopped", () => {
    assert.deepEqual(engineHosts({ DOCKER_HOST: own }, none), usual);
  });

  it("is told with what was said there when nothing answers", async () => {
    const found = await findEngine({}, ["unix:///nowhere/a.sock", "unix:///nowhere/b.sock"]);
    assert.ok(!answers(found));
    assert.match(
      tell(found),
      /^unix:\/\/\/nowhere\/a\.sock \(there is no such socket\), unix:\/\/\/nowhere\/b\.sock \(/,
    );
  });
});
