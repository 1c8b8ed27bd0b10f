import assert from "node:assert/strict";
import { systems } from "../../../components/systems";
import { isAbout } from "../../../scenarios/scenario";
import { needsEngine } from "../../support/docker-resources";
import { DockerRun } from "../../support/docker-run";
import { thorough } from "../../support/thorough";

const { archy, ...runnable } = systems;
/** It is shown nowhere else whole but in a cluster; the others are in every run on this machine. */
const atHome = "macula";

for (const [name, system] of Object.entries(runnable).filter(([name]) => thorough || name === atHome))
  describe(`${name} in containers, in one \`pulumi up\``, function () {
    this.timeout(600_000);
    const stack = new DockerRun("index.ts", { system: name, pace: "quick" });

    before(function () {
      needsEngine(this);
      return stack.workspace.init();
    });
    after(() => stack.remove());

    it("passes every scenario, as it is written for all environments", async () => {
      const about = system.scenarios.filter((each) => isAbout(each, "docker"));
      const all = Object.fromEntries(about.map(({ id }) => [id, "pass"]));
      assert.deepEqual(await stack.upToVerdicts(), all);
    });

    it("changes nothing when it goes up again", async () => {
      await stack.expectNoChanges();
    });

    it("leaves nothing behind", async () => {
      await stack.destroy();
      assert.equal(stack.left(), "");
    });
  });

describe("archy in containers", function () {
  this.timeout(60_000);
  const stack = new DockerRun("index.ts", { system: archy?.name ?? "", pace: "quick" });

  before(function () {
    needsEngine(this);
    return stack.workspace.init();
  });
  after(() => stack.remove());

  it("is refused at preview, with where it can be tested", () =>
    assert.rejects(
      stack.workspace.preview(),
      /`testbed:system` is `archy`, which is for `testbed:environment` `local` or `lan` /,
    ));
});
