import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { TYPESCRIPT } from "../../scenarios/typescript";
import { answers, findEngine } from "../../toolchain/engine/find";
import { removeLeftovers } from "../../toolchain/testing/leftovers";
import { needsEngine } from "../support/docker-resources";
import { docker } from "../support/docker-stack";
import { importSleep } from "../support/small-image";

describe("what a test that was killed leaves on the engine", function () {
  this.timeout(60_000);
  const label = (which: string): string => `testbed.test=${which}-${process.pid}`;
  const image = `testbed-sleep-${process.pid}`;

  before(function () {
    needsEngine(this);
    importSleep(image, process.env);
  });
  after(() => {
    docker("image", "rm", "--force", image);
  });

  /** A process that notes a label and does not end. */
  async function maker(which: string): Promise<ReturnType<typeof spawn>> {
    const program = `require("./toolchain/testing/leftovers").noteMade(process.argv[1]); console.log("noted"); setInterval(() => {}, 1e9)`;
    const child = spawn(process.execPath, [...TYPESCRIPT, "--eval", program, label(which)]);
    await once(child.stdout, "data");
    return child;
  }

  it("is removed, with its networks and volumes, and what others make is not", async () => {
    const makers = [await maker("gone"), await maker("there")] as const;
    const list = (...argv: string[]) => docker(...argv, "--quiet", "--filter", `label=testbed.test`).trim();
    try {
      for (const which of ["gone", "there"]) {
        const own = ["--label", label(which)];
        const name = `${which}-${process.pid}`;
        docker("network", "create", ...own, name);
        docker("volume", "create", ...own, name);
        docker("run", "--detach", ...own, "--network", name, "--volume", `${name}:/data`, "--restart", "unless-stopped", "--stop-signal", "KILL", image, "/usr/bin/sleep", "1d"); // prettier-ignore
      }
      makers[0].kill("SIGKILL");
      await once(makers[0], "exit");
      const engine = await findEngine();
      assert.ok(answers(engine));
      assert.equal((await removeLeftovers(engine)).length, 3);
      const left = ["ps", "network ls", "volume ls"].map((words) => list(...words.split(" ")).split("\n"));
      assert.deepEqual(left.map(({ length }) => length), [1, 1, 1]); // prettier-ignore
      assert.equal(docker("inspect", "--format", '{{index .Config.Labels "testbed.test"}}', left[0]![0]!).trim(), `there-${process.pid}`); // prettier-ignore
    } finally {
      makers[1].kill("SIGKILL");
      await once(makers[1], "exit");
      const engine = await findEngine();
      if (answers(engine)) await removeLeftovers(engine);
    }
    assert.equal(list("ps", "--all"), "");
  });
});
