import assert from "node:assert/strict";
import { imageBase } from "../../components/environments/containers/images";
import { tunnelProblems } from "../../components/environments/kind/tunnel";
import { webNodeAt } from "../support/contract/web-node";
import { needsEngine } from "../support/docker-resources";

describe("tunnels of pods", function () {
  this.timeout(30_000);
  const tunnel = webNodeAt(0, "10.217.0.10", { needs: ["NET_ADMIN", "/dev/net/tun"] });
  const tried = (node: typeof tunnel, image: string) =>
    tunnelProblems([node], image, process.cwd(), "Pulumi.s.yaml");

  before(function () {
    needsEngine(this);
  });

  it("are tried on the engine, and there is nothing to be said where they are to be had", async () => {
    assert.deepEqual(await tried(tunnel, imageBase(process.cwd(), undefined).from), []);
  });

  it("are refused with the engine's own words where they are not", async () => {
    const [said, ...more] = await tried(tunnel, "no-such-image:tunnel");
    assert.match(said ?? "", /^`web` .*needs `\/dev\/net\/tun`.*Pulumi\.s\.yaml.*no-such-image/);
    assert.deepEqual(more, []);
  });

  it("are not tried where no service needs one", async () => {
    assert.deepEqual(await tried(webNodeAt(0, "10.217.0.10"), "no-such-image:tunnel"), []);
  });
});
