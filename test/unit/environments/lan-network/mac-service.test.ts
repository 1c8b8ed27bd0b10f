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
    OPEN_FILES: "65535",
    STOP_SECONDS: "7",
  };
  const call = (verb: string, environment: Readonly<Record<string, string>> = spec) =>
    mac.run("macos-service", [verb, "the-block", "block", join(mac.root, "log/the-block.log")], environment);

  it("is a launchd job that starts at boot and again when it ends", () => {
    assert.equal(call("create").out, "changed");
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
    assert.equal(call("status").out, "running 4711");
  });

  it("is started anew when it is another one, else left alone, and ended", () => {
    call("create");
    const made = mac.changes().length;
    assert.equal(call("create").out, "unchanged");
    assert.equal(mac.changes().length, made);
    assert.equal(call("create", { ...spec, RESTART: "on-failure" }).out, "changed");
    assert.match(mac.read(PLIST), /<key>KeepAlive<\/key><dict><key>SuccessfulExit<\/key><false\/><\/dict>/);
    assert.deepEqual(mac.changes().slice(made), [
      "launchctl bootout system/io.testbed.the-block",
      "launchctl enable system/io.testbed.the-block",
      `launchctl bootstrap system /${PLIST}`,
    ]);
    assert.equal(call("delete").out, "removed");
    assert.equal(call("delete").out, "removed");
    assert.ok(!existsSync(join(mac.root, PLIST)));
    assert.equal(call("status").out, "missing");
  });

  it("names a program that is not there", () => {
    const { code, err } = call("create", { ...spec, COMMAND: "no-such-program --now" });
    assert.equal(code, 1);
    assert.match(err, /there is no program `no-such-program` on this Mac/);
    assert.deepEqual(mac.changes(), []);
  });
});
