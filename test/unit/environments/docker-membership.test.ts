import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

/** An engine whose only container is off its network, and that writes down what it is asked. */
const engine = `#!/bin/sh
printf '%s\\n' "$*" >>"$0.asked"
if [ "$1" = container ]; then echo '[{"Config":{"Labels":{"testbed.address":"10.0.0.1"}},"NetworkSettings":{"Networks":{}}}]'; fi
`;

describe("environment docker: a container off its network", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "testbed-membership-"));
    writeFileSync(join(folder, "docker"), engine);
    chmodSync(join(folder, "docker"), 0o755);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** What the engine is asked by a try to connect the container. */
  function asked(isWanted: string): string[] {
    const program = `require("./components/environments/docker/programs/membership.cjs").connectWithin(1, "c", "net", ${isWanted}).then(console.log)`;
    const env = { ...process.env, PATH: `${folder}${delimiter}${process.env.PATH}` };
    const { stdout, stderr } = spawnSync(process.execPath, ["--eval", program], { env, encoding: "utf8" });
    return [
      ...readFileSync(join(folder, "docker.asked"), "utf8").trim().split("\n"),
      (stdout + stderr).trim(),
    ];
  }

  it("is put back as declared", () => {
    assert.deepEqual(asked("undefined"), [
      "container inspect c",
      "network connect --ip 10.0.0.1 net c",
      "true",
    ]);
  });

  it("is left to whoever has it now, if that became somebody else's while it was looked at", () => {
    const asking = `() => !require("node:fs").existsSync(${JSON.stringify(join(folder, "docker.asked"))})`;
    assert.deepEqual(asked(asking), ["container inspect c", "false"]);
  });
});
