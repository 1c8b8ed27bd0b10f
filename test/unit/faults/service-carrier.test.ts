import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { identifySelf } from "../../../scenarios/runner/processes";
import { Carrier } from "../../support/docker-faults";
import { eventually } from "../../support/eventually";
import { lives } from "../../support/processes";

const supervision = "components/environments/supervision";
const carrier = `${supervision}/service-carrier.sh`;

/**
 * A host whose supervisor starts nothing that ended, unless it is asked to, and which does not know at once that it ended. This
 * process stands for it: one that `relieve` starts might come when the folder is being removed.
 */
const layout = `
source ${supervision}/inside.sh
locate_service() { network=/proc/self/ns/net log=/dev/null; }
start_again() {
  printf 'asked\\n' >>"$1/asked"
  if (($(wc -l <"$1/asked") == 2)); then start "$1"; fi
}
start() {
  rm -f "$1/fault"
  (record_self "$1/service" && exec setsid sleep 600 7>&- </dev/null &>/dev/null) &
}
`;

describe("a fault of a service that nobody starts again", () => {
  let directory: string;
  let env: NodeJS.ProcessEnv;
  const path = (name: string): string => join(directory, name);
  const read = (name: string): string => (existsSync(path(name)) ? readFileSync(path(name), "utf8") : "");
  const pid = (): number => Number(read("service").split(" ")[0]);
  const asked = (): boolean => existsSync(path("asked"));
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "testbed carrier "));
    writeFileSync(path("layout"), layout);
    writeFileSync(path("spec"), "RESTART=never STOP_SECONDS=5\n");
    writeFileSync(path("supervisor"), `${process.pid} ${identifySelf().started}\n`);
    env = { ...process.env, TESTBED_LAYOUT: path("layout"), TESTBED_FAULTS_RUNTIME: path("faults") };
    const script = `source '${path("layout")}'; source ${supervision}/process.sh; start '${directory}'; until inspect '${directory}/service'; do sleep 0.02; done`;
    assert.equal(spawnSync("bash", ["-c", script]).status, 0);
  });
  afterEach(() => {
    Carrier.killAll();
    if (lives(pid())) process.kill(pid(), "SIGKILL");
    rmSync(directory, { recursive: true });
  });
  const fired = (kind: string): Promise<Carrier> => Carrier.fired(["bash", carrier, directory, kind], env);
  const isGone = (process: number) => eventually("the service is gone", 5, () => !lives(process));

  for (const kind of ["kill", "stop"] as const) {
    it(`${kind}: has it started when it is over, and not before`, async () => {
      const before = pid();
      const held = await fired(kind);
      await isGone(before);
      assert.equal(asked(), false);
      held.tell("heal");
      await held.hears("healed");
      assert.ok(lives(pid()) && pid() !== before);
      assert.equal(read("asked"), "asked\nasked\n");
    });

    it(`${kind}: has it started by \`relieve\` when its carrier was killed`, async () => {
      const before = pid();
      (await fired(kind)).killGroup();
      await isGone(before);
      const relieve = () => spawnSync("bash", [carrier, directory, "relieve"], { env, encoding: "utf8" });
      const { status, stdout, stderr } = relieve();
      const name = directory.slice(directory.lastIndexOf("/") + 1);
      assert.deepEqual([status, stdout], [0, `service ${name} runs again\n`], stderr);
      assert.ok(lives(pid()) && pid() !== before);
      assert.deepEqual([relieve().stdout, read("asked")], ["", "asked\nasked\n"]);
    });
  }

  it("restart: has it started by itself", async () => {
    const before = pid();
    const held = await fired("restart");
    await eventually("another one runs", 5, () => pid() !== before && lives(pid()));
    held.tell("heal");
    await held.hears("healed");
  });

  it("pause: has nothing started", async () => {
    const before = pid();
    const held = await fired("pause");
    held.tell("heal");
    await held.hears("healed");
    assert.deepEqual([pid(), asked()], [before, false]);
  });

  it("on `lan` that is its unit, but where systemd starts that anyhow", () => {
    // In the order of service-carrier.sh.
    const script = `source "$TESTBED_LAYOUT"; source ${supervision}/process.sh; source ${supervision}/fault-process.sh
      systemctl() { printf '%s: %s\\n' "$RESTART" "$*" >>"$0"; }
      for RESTART in never on-failure always; do start_again /var/lib/testbed/x/services/web; done`;
    const lan = { ...env, TESTBED_LAYOUT: "components/environments/lan/scripts/layout.sh" };
    const { stderr } = spawnSync("bash", ["-uc", script, path("asked")], { env: lan, encoding: "utf8" });
    const start = "--quiet --no-block start testbed-web.service";
    assert.equal(read("asked"), `never: ${start}\non-failure: ${start}\n`, stderr);
  });

  it("starts nothing that ended without a fault", async () => {
    process.kill(pid(), "SIGKILL");
    await isGone(pid());
    assert.equal(spawnSync("bash", [carrier, directory, "relieve"], { env }).status, 0);
    assert.equal(asked(), false);
  });
});
