import assert from "node:assert/strict";
import {
  directoriesOf,
  launchdPath,
  launchdPlist,
  LINUX_HOME,
  MAC_HOME,
  systemdUnit,
} from "../../../components/systems/the-block/units";

/** Plan 000, typed again. */
const PLAN_UNIT = `[Unit]
Description=The Block Node (Primary)
After=network.target

[Service]
Type=simple
User=the-block
Group=the-block
WorkingDirectory=/var/lib/the-block
ExecStart=/usr/local/bin/the-block run --config /var/lib/the-block/config/the-block.toml
Restart=always
RestartSec=10
LimitNOFILE=65535

[Install]
WantedBy=multi-user.target
`;

const PLAN_PLIST = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
    <key>Label</key>
    <string>com.theblock.node</string>
    <key>ProgramArguments</key>
    <array>
        <string>/usr/local/bin/the-block</string>
        <string>run</string>
        <string>--config</string>
        <string>/usr/local/var/the-block/config/the-block.toml</string>
    </array>
    <key>RunAtLoad</key>
    <true/>
    <key>KeepAlive</key>
    <true/>
    <key>StandardOutPath</key>
    <string>/usr/local/var/the-block/logs/stdout.log</string>
    <key>StandardErrorPath</key>
    <string>/usr/local/var/the-block/logs/stderr.log</string>
</dict>
</plist>
`;

describe("The Block: units", () => {
  it("has the plan's systemd unit", () => assert.equal(systemdUnit("the-block", "primary"), PLAN_UNIT));
  it("has the plan's LaunchDaemon", () => {
    assert.equal(launchdPlist("the-block"), PLAN_PLIST);
    assert.equal(launchdPath("the-block"), "/Library/LaunchDaemons/com.theblock.node.plist");
  });

  it("starts the other programs the same way", () => {
    assert.match(
      systemdUnit("the-block-treasury", "replica"),
      /^Description=.*\(Replica\)\n[^]*^ExecStart=\S+ treasury --config /m,
    );
    assert.match(launchdPlist("metrics-aggregator"), /<string>aggregate<\/string>/);
  });

  it("gives each program a label and logs of its own", () => {
    const kinds = ["the-block", "the-block-treasury", "metrics-aggregator"] as const;
    const unique = (texts: readonly unknown[]): number => new Set(texts).size;
    assert.equal(unique(kinds.map(launchdPath)), 3);
    assert.equal(unique(kinds.map((kind) => /\/logs\/\S*stdout.log/.exec(launchdPlist(kind))?.[0])), 3);
  });

  it("has the plan's directories and names", () => {
    assert.deepEqual(directoriesOf(LINUX_HOME), [
      "/var/lib/the-block/data",
      "/var/lib/the-block/config",
      "/var/lib/the-block/logs",
    ]);
    assert.equal(directoriesOf(MAC_HOME)[0], "/usr/local/var/the-block/data");
  });
});
