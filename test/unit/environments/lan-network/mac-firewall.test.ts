import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { Mac } from "./mac";

const REVERT = "io.testbed.network.firewall-revert";
const APP = "/usr/local/bin/the-block";

describe("lan: firewall of a Mac (stand-ins of its programs)", () => {
  let mac: Mac;
  let apps: string;
  beforeEach(() => {
    mac = new Mac();
    apps = mac.read("apps");
  });
  afterEach(() => mac.remove());

  const rules =
    "tcp 9000:9010 from 192.168.1.0/24\nudp 9000 from fd00::/8\ntcp 80,443 from any\ntcp 9200 on utun3";
  const apply = (wanted = rules, seconds = "20") =>
    mac.run("macos-firewall", ["apply", "192.168.1.1", "22", seconds], { RULES: wanted, APPS: `${APP}\n` });
  const confirm = () => assert.equal(mac.run("macos-firewall", ["confirm"]).out, "confirmed");
  const restore = () => assert.equal(mac.run("macos-firewall", ["restore"]).out, "restored");
  const asBefore = () => {
    assert.equal(mac.read("anchor"), "");
    assert.equal(mac.read("tokens"), "");
    assert.equal(mac.read("apps"), apps);
    assert.ok(!existsSync(join(mac.root, "var/db/testbed")));
    for (const label of [REVERT, "io.testbed.network.firewall"])
      assert.ok(!existsSync(join(mac.root, "jobs", label)));
  };

  it("is an anchor with the way in first and a refusal last, and is given back", () => {
    assert.equal(apply().out, "armed 20");
    confirm();
    assert.equal(
      mac.read("anchor"),
      [
        "pass out quick all keep state",
        "pass in quick on lo0 all",
        "pass in quick inet proto icmp all icmp-type echoreq keep state",
        "pass in quick inet6 proto icmp6 all keep state",
        "pass in quick proto udp from any to any port { 68 546 } keep state",
        "pass in quick proto tcp from 192.168.1.1 to any port 22 flags any keep state",
        "pass in quick proto tcp from 192.168.1.0/24 to any port 9000:9010 flags any keep state",
        "pass in quick proto udp from fd00::/8 to any port 9000 keep state",
        "pass in quick proto tcp from any to any port { 80 443 } flags any keep state",
        "pass in quick on utun3 proto tcp from any to any port 9200 flags any keep state",
        "block drop in quick all",
        "",
      ].join("\n"),
    );
    assert.equal(mac.read("apps"), `${apps}${APP}\n`);
    assert.equal(apply().out, "unchanged");
    restore();
    asBefore();
  });

  it("leaves pf enabled for others, and programs that were let through before", () => {
    mac.write("tokens", "77\n");
    mac.write("apps", `${apps}${APP}\n`);
    apply();
    confirm();
    restore();
    assert.equal(mac.read("tokens"), "77\n");
    assert.equal(mac.read("apps"), `${apps}${APP}\n`);
  });

  it("is taken back by launchd when nobody confirms: to nothing, or to the last rules", () => {
    apply(rules, "0");
    assert.equal(mac.launch(REVERT).code, 0);
    assert.equal(mac.read("anchor"), "");
    assert.equal(mac.run("macos-firewall", ["confirm"]).code, 5);
    apply();
    confirm();
    const last = mac.read("anchor");
    apply("tcp 1 from any", "0");
    assert.notEqual(mac.read("anchor"), last);
    assert.equal(mac.launch(REVERT).code, 0);
    assert.equal(mac.read("anchor"), last);
    restore();
    asBefore();
  });

  it("is loaded again at boot once it was confirmed", () => {
    apply();
    confirm();
    assert.equal(mac.launch("io.testbed.network.firewall").code, 0);
    assert.equal(mac.read("tokens").split("\n").length, 2, "pf was enabled once");
    const rules = mac.read("anchor");
    mac.write("anchor", "");
    mac.write("tokens", "");
    mac.write("boot", "5E6FFEBE-0000-4000-8000-000000000002\n");
    assert.equal(mac.launch("io.testbed.network.firewall").code, 0);
    assert.equal(mac.read("anchor"), rules);
    restore();
    asBefore();
  });

  it("refuses what pf would not do, and changes nothing", () => {
    const nonsense = apply("tcp nonsense from any");
    assert.equal(nonsense.code, 3);
    assert.match(nonsense.err, /pf refuses the rules: .*unknown port nonsense/);
    mac.write("main-rules", "pass all\n");
    const alone = apply();
    assert.equal(alone.code, 3);
    assert.match(alone.err, /put `anchor "com\.apple\/\*"` back/);
    assert.deepEqual(mac.changes(), []);
    assert.ok(!existsSync(join(mac.root, "var/db/testbed")));
  });
});
