/** The plan's places, names and service files as data, for hosts on which they are installed. */
import { PROGRAM } from "./places";

export const SERVICE_USER = "the-block";
/** Home of data, config and logs. */
export const LINUX_HOME = "/var/lib/the-block";
export const MAC_HOME = "/usr/local/var/the-block";

/** `data`, `config` and `logs` in a home. */
export function directoriesOf(home: string): readonly string[] {
  return ["data", "config", "logs"].map((name) => `${home}/${name}`);
}

export type UnitKind = "the-block" | "the-block-treasury" | "metrics-aggregator";

const kinds: Readonly<Record<UnitKind, { about: string; command: string; label: string; log: string }>> = {
  "the-block": { about: "The Block Node", command: "run", label: "com.theblock.node", log: "" },
  "the-block-treasury": {
    about: "The Block Treasury Executor",
    command: "treasury",
    label: "com.theblock.treasury",
    log: "treasury-",
  },
  "metrics-aggregator": {
    about: "The Block Metrics Aggregator",
    command: "aggregate",
    label: "com.theblock.aggregator",
    log: "aggregator-",
  },
};

const configIn = (home: string): string => `${home}/config/the-block.toml`;

/** Text of `/etc/systemd/system/KIND.service`. */
export function systemdUnit(kind: UnitKind, role: string): string {
  const { about, command } = kinds[kind];
  return `[Unit]
Description=${about} (${role.charAt(0).toUpperCase()}${role.slice(1)})
After=network.target

[Service]
Type=simple
User=${SERVICE_USER}
Group=${SERVICE_USER}
WorkingDirectory=${LINUX_HOME}
ExecStart=${PROGRAM} ${command} --config ${configIn(LINUX_HOME)}
Restart=always
RestartSec=10
LimitNOFILE=65535

[Install]
WantedBy=multi-user.target
`;
}

/** Path of a kind's LaunchDaemon. */
export function launchdPath(kind: UnitKind): string {
  return `/Library/LaunchDaemons/${kinds[kind].label}.plist`;
}

/** Text of a kind's LaunchDaemon. */
export function launchdPlist(kind: UnitKind): string {
  const { command, label, log } = kinds[kind];
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
    <key>Label</key>
    <string>${label}</string>
    <key>ProgramArguments</key>
    <array>
        <string>${PROGRAM}</string>
        <string>${command}</string>
        <string>--config</string>
        <string>${configIn(MAC_HOME)}</string>
    </array>
    <key>RunAtLoad</key>
    <true/>
    <key>KeepAlive</key>
    <true/>
    <key>StandardOutPath</key>
    <string>${MAC_HOME}/logs/${log}stdout.log</string>
    <key>StandardErrorPath</key>
    <string>${MAC_HOME}/logs/${log}stderr.log</string>
</dict>
</plist>
`;
}
