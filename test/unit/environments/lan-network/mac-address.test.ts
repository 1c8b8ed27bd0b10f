import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { eventually } from "../../../support/eventually";
import { Mac } from "./mac";

const REVERT = "io.testbed.network.address-revert";

describe("lan: address of a Mac (stand-ins of its programs)", () => {
  let mac: Mac;
  let before: string;
  beforeEach(() => {
    mac = new Mac();
    before = mac.read("info");
  });
  afterEach(() => mac.remove());

  const apply = (
    cidr: string,
    { gateway = "192.168.1.1", servers = "-", card = "en0", seconds = "20" } = {},
  ) => mac.run("macos-address", ["apply", card, cidr, gateway, servers, "192.168.1.1", seconds]);
  const isAt = (address: string) =>
    eventually(`the Mac is at ${address}`, 10, () => mac.read("info").includes(`IP address: ${address}\n`));
  const folder = () => join(mac.root, "var/db/testbed");

  it("is set, confirmed, and given back to DHCP", async () => {
    assert.equal(apply("192.168.1.11/24", { servers: "9.9.9.9,1.1.1.1" }).out, "armed 20");
    await isAt("192.168.1.11");
    assert.equal(mac.run("macos-address", ["confirm"]).out, "confirmed");
    assert.equal(apply("192.168.1.11/24", { servers: "9.9.9.9,1.1.1.1" }).out, "unchanged");
    assert.equal(mac.run("macos-address", ["restore"]).out, "restoring");
    await eventually("it is given back", 10, () => mac.run("macos-address", ["restore"]).out === "restored");
    assert.deepEqual(mac.changes(), [
      `launchctl bootstrap system /Library/LaunchDaemons/${REVERT}.plist`,
      "networksetup -setmanual Built-in Ethernet 192.168.1.11 255.255.255.0 192.168.1.1",
      "networksetup -setdnsservers Built-in Ethernet 9.9.9.9 1.1.1.1",
      `launchctl bootout system/${REVERT}`,
      "networksetup -setdhcp Built-in Ethernet",
      "networksetup -setdnsservers Built-in Ethernet Empty",
    ]);
    assert.ok(!existsSync(folder()));
    assert.ok(!existsSync(join(mac.root, `Library/LaunchDaemons/${REVERT}.plist`)));
  });

  it("is left as it is when it is right already", () => {
    assert.equal(apply("192.168.1.57/24").out, "taken");
    assert.deepEqual(mac.changes(), []);
    assert.equal(mac.run("macos-address", ["restore"]).out, "restored");
    assert.deepEqual(mac.changes(), []);
    assert.ok(!existsSync(folder()));
  });

  it("is taken back by launchd when nobody confirms, to what was set by hand", async () => {
    const byHand = before.replace("DHCP", "Manual").replace("192.168.1.57", "192.168.1.40");
    mac.write("info", byHand);
    mac.write("dns", "192.168.1.1\n");
    assert.equal(
      apply("10.0.0.11/22", { gateway: "10.0.0.1", servers: "9.9.9.9", card: "-", seconds: "1" }).out,
      "armed 1",
    );
    await isAt("10.0.0.11");
    assert.match(mac.read("info"), /Subnet mask: 255\.255\.252\.0/);
    const began = performance.now();
    assert.equal(mac.launch(REVERT).code, 0);
    assert.ok(performance.now() - began >= 1000, "not before its time");
    assert.match(
      mac.read("info"),
      /^Manual.*\nIP address: 192\.168\.1\.40\nSubnet mask: 255\.255\.255\.0\nRouter: 192\.168\.1\.1\n/,
    );
    assert.equal(mac.read("dns"), "192.168.1.1\n");
    const late = mac.run("macos-address", ["confirm"]);
    assert.equal(late.code, 5);
    assert.match(late.err, /not confirmed in time/);
    assert.equal(mac.run("macos-address", ["restore"]).out, "restored");
  });

  it("is taken back at once at the next boot", async () => {
    assert.equal(apply("192.168.1.11/24", { seconds: "600" }).out, "armed 600");
    await isAt("192.168.1.11");
    mac.write("boot", "5E6FFEBE-0000-4000-8000-000000000002\n");
    assert.equal(mac.launch(REVERT).code, 0);
    assert.match(mac.read("info"), /^DHCP/);
  });

  it("lets the same change go on, and no other one, while it is not confirmed", async () => {
    apply("192.168.1.11/24", { seconds: "600" });
    await isAt("192.168.1.11");
    assert.equal(apply("192.168.1.11/24").out, "armed 20");
    const other = apply("192.168.1.12/24");
    assert.equal(other.code, 4);
    assert.match(other.err, /not confirmed yet/);
    await isAt("192.168.1.11");
    assert.equal(mac.run("macos-address", ["confirm"]).out, "confirmed");
  });

  for (const [what, change, cidr, options, message] of [
    [
      "an interface without a service",
      () => undefined,
      "192.168.1.11/24",
      { card: "en7" },
      /no service for interface en7: en0 are there/,
    ],
    [
      "no gateway at all",
      () => mac.write("info", before.replace("Router: 192.168.1.1", "Router: none")),
      "192.168.1.11/24",
      { gateway: "-" },
      /no address without a gateway/,
    ],
    [
      "somebody else's address",
      () => mac.write("neighbours", "192.168.1.11\n"),
      "192.168.1.11/24",
      {},
      /192\.168\.1\.11 is somebody else's on this network already \(2:0:0:0:0:9\)/,
    ],
    [
      "a configuration that could not be put back",
      () => mac.write("info", before.replace("DHCP", "PPP")),
      "192.168.1.11/24",
      {},
      /`PPP Configuration`, which could not be put back/,
    ],
  ] as const)
    it(`refuses ${what}, and changes nothing`, () => {
      change();
      const { code, out, err } = apply(cidr, options);
      assert.deepEqual([code, out], [3, ""]);
      assert.match(err, message);
      assert.deepEqual(mac.changes(), []);
      assert.ok(!existsSync(folder()));
    });
});
