import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { Mac } from "./mac";

const PLIST = "Library/LaunchDaemons/io.testbed.the-block.plist";

describe("lan: service of a Mac (stand-ins of its programs)", () => {
  let mac: Mac;
  beforeEach(() => (mac = new Mac()));
  afterEach(() => mac.remove());

  const spec = {
    COMMAND: "/bin/sh -c 'echo \"<&>\" $HOME'",
    ENVIRONMENT: "NAME='a b' LEVEL=info",
    RESTART: "always",
    EVERY: "",
    OPEN_FILES: "65535",
    STOP_SECONDS: "7",
  };
  /** As macos-service.sh calls it. */
  const call = (what: string, more: Partial<typeof spec> = {}) => {
    const log = join(mac.root, "log/the-block.log");
    const before = `fail() { printf '%s\\n' "$*" >&2; exit 1; }\nset -euo pipefail; label_of the-block; user=block log=${log}
      eval "arguments=($COMMAND) environment=($ENVIRONMENT)"\n`;
    return mac.run("macos-launchd", [], { ...spec, ...more }, before + what);
  };
  it("is a launchd job that starts at boot and again when it ends", () => {
    assert.equal(call("load_job ''").out, "changed");
    const plist = mac.read(PLIST).replaceAll(mac.root, "");
    assert.match(
      plist,
      /<key>Label<\/key><string>io\.testbed\.the-block<\/string>\n<key>UserName<\/key><string>block<\/string>/,
    );
    assert.match(
      plist,
      /<array>\n<string>\/bin\/sh<\/string>\n<string>-c<\/string>\n<string>echo "&lt;&amp;&gt;" \$HOME<\/string>\n<\/array>/,
    );
    assert.match(plist, /<key>NAME<\/key><string>a b<\/string>\n<key>LEVEL<\/key><string>info<\/string>/);
    assert.match(plist, /<key>RunAtLoad<\/key><true\/>\n<key>KeepAlive<\/key><true\/>/);
    assert.match(plist, /<key>ExitTimeOut<\/key><integer>7<\/integer>/);
    assert.equal([...plist.matchAll(/<key>NumberOfFiles<\/key><integer>65535<\/integer>/g)].length, 2);
    assert.match(plist, /<key>StandardErrorPath<\/key><string>\/log\/the-block\.log<\/string>/);
    assert.deepEqual(mac.changes(), [
      "launchctl enable system/io.testbed.the-block",
      `launchctl bootstrap system /${PLIST}`,
    ]);
    assert.equal(call("job_pid").out, "4711");
  });

  it("is started anew when it is another one, else left alone, and ended", () => {
    call("load_job ''");
    const made = mac.changes().length;
    assert.equal(call("load_job ''").out, "unchanged");
    assert.equal(mac.changes().length, made);
    assert.equal(call("load_job ''", { RESTART: "on-failure" }).out, "changed");
    assert.match(mac.read(PLIST), /<key>KeepAlive<\/key><dict><key>SuccessfulExit<\/key><false\/><\/dict>/);
    assert.deepEqual(mac.changes().slice(made), [
      "launchctl bootout system/io.testbed.the-block",
      "launchctl enable system/io.testbed.the-block",
      `launchctl bootstrap system /${PLIST}`,
    ]);
    assert.equal(call("remove_job; is_loaded || echo gone").out, "gone");
    assert.equal(call("remove_job; job_pid").out, "");
    assert.ok(!existsSync(join(mac.root, PLIST)));
  });

  it("comes again and again, and is never kept alive, as a job", () => {
    call("load_job ''", { EVERY: "1500" });
    const plist = mac.read(PLIST);
    assert.match(plist, /<key>StartInterval<\/key><integer>2<\/integer>/);
    assert.match(plist, /<key>KeepAlive<\/key><false\/>/);
  });
});
