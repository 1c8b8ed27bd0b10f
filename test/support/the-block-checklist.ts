/**
 * What plan 000 says of its three machines, item by item, and how a machine is asked. What the plan leaves open and we decide
 * (user of services, folders of logs, restart after 1 s where it has 10) is not here.
 */
export interface ChecklistItem {
  /** As the plan has it. */
  readonly item: string;
  readonly host: string;
  /** A command line for the machine's shell, as root. */
  readonly ask: string;
  readonly expect: RegExp;
}

const machines = {
  "node-pc": { alias: "primary", last: 10, rpc: 3030, alternate: 9898, cache: 4096 },
  "node-mac1": { alias: "replica1", last: 11, rpc: 4030, alternate: 9899, cache: 2048 },
  "node-mac2": { alias: "observer", last: 12, rpc: 5030, alternate: 9900, cache: 2048 },
} as const;
const roles = {
  "node-pc": { role: "validator", identity: "primary-pc", bootstrap: [], executor: "executor-primary" },
  "node-mac1": {
    role: "validator",
    identity: "replica-mac1",
    bootstrap: [10],
    executor: "executor-replica1",
  },
  "node-mac2": { role: "observer", identity: "observer-mac2", bootstrap: [10, 11], executor: undefined },
} as const;

const config = "cat /var/lib/the-block/config/the-block.toml";
const rules = "ufw status";
const listening = (protocol: "t" | "u"): string => `ss -Hln${protocol} | awk '{ print $4 }'`;

/** Of every machine. */
function common(host: keyof typeof machines): ChecklistItem[] {
  const { last, rpc, alternate, cache } = machines[host];
  const { role, identity, bootstrap, executor } = roles[host];
  const peers = bootstrap.map((peer) => `"192\\.168\\.1\\.${peer}:9001"`).join(", ");
  const to = (item: string, ask: string, expect: RegExp): ChecklistItem => ({ item, host, ask, expect });
  const allowed = (port: number, protocol: string): RegExp =>
    new RegExp(`^${port}/${protocol} +ALLOW +192\\.168\\.1\\.0/24 `, "m");
  return [
    to("its address", "ip -4 -brief address show scope global", new RegExp(`192\\.168\\.1\\.${last}/24`)),
    ...Object.entries(machines).map(([name, { alias, last: number }]) =>
      to(
        `knows ${name} as ${alias}`,
        `getent hosts ${alias}`,
        new RegExp(`^192\\.168\\.1\\.${number} .*${name}`),
      ),
    ),
    to("listens for peers", config, /^listen_addr = "0\.0\.0\.0:9001"$/m),
    to(
      "tells its external address",
      config,
      new RegExp(`^external_addr = "192\\.168\\.1\\.${last}:9001"$`, "m"),
    ),
    to("its bootstrap nodes", config, new RegExp(`^bootstrap_nodes = \\[ ?${peers} ?\\]$`, "m")),
    to("its role", config, new RegExp(`^role = "${role}"$`, "m")),
    to("its identity", config, new RegExp(`^identity = "${identity}"$`, "m")),
    executor === undefined
      ? to("no executor", config, /^executor_enabled = false$/m)
      : to("its executor", config, new RegExp(`^executor_identity = "${executor}"$`, "m")),
    to("telemetry", config, /^prometheus_addr = "0\.0\.0\.0:9100"$/m),
    to("data folder", config, /^data_dir = "\/var\/lib\/the-block\/data"$/m),
    to("data folder is there", "test -d /var/lib/the-block/data && echo yes", /^yes$/m),
    to("cache", config, new RegExp(`^cache_size_mb = ${cache}$`, "m")),
    to("binary", "test -x /usr/local/bin/the-block && echo yes", /^yes$/m),
    to("service starts at boot", "systemctl is-enabled testbed-the-block", /^enabled$/m),
    to("service restarts", "systemctl show testbed-the-block", /^Restart=always$/m),
    to("service has 65535 files", "systemctl show testbed-the-block", /^LimitNOFILE=65535$/m),
    to(
      "service is no root",
      "ps -o user= -p $(systemctl show -P MainPID testbed-the-block)",
      /^(?!root\b)\S+$/m,
    ),
    to("firewall is on", rules, /^Status: active$/m),
    to("peers may come, TCP", rules, allowed(9001, "tcp")),
    to("peers may come, UDP", rules, allowed(9001, "udp")),
    to("RPC may be asked", rules, allowed(rpc, "tcp")),
    to("alternate metrics may be asked", rules, allowed(alternate, "tcp")),
    to("metrics may be asked, which the plan forgot", rules, allowed(9100, "tcp")),
    ...[9001, 9100, rpc, alternate].map((port) =>
      to(`listens on ${port}`, listening("t"), new RegExp(`:${port}$`, "m")),
    ),
    to("listens on 9001, UDP", listening("u"), /:9001$/m),
  ];
}

/** Of a validator. */
function validator(host: "node-pc" | "node-mac1"): ChecklistItem[] {
  return [
    {
      item: "pushes metrics",
      host,
      ask: config,
      expect: /^endpoint = "http:\/\/192\.168\.1\.12:9090\/api\/v1\/write"$/m,
    },
    {
      item: "has a validator's key, for root and the service alone",
      host,
      ask: "stat -c %a /var/lib/the-block/config/validator.key",
      expect: /^6[04]0$/m,
    },
    { item: "tells of its executor", host, ask: listening("t"), expect: /:9101$/m },
  ];
}

const observer: readonly ChecklistItem[] = [
  ["has no validator's key", "ls /var/lib/the-block/config", /^(?![^]*validator\.key)[^]*the-block\.toml/],
  ["aggregates metrics", listening("t"), /:9000$/m],
  ["runs Prometheus", listening("t"), /:9090$/m],
  ["runs Alertmanager", listening("t"), /:9093$/m],
  [
    "checks the cluster's health again and again",
    "cat /var/log/testbed/*/cluster-health.log",
    /node-pc: up|up +node-pc/,
  ],
].map(([item, ask, expect]) => ({ item, host: "node-mac2", ask, expect }) as ChecklistItem);

/** All items of all machines. */
export const checklist: readonly ChecklistItem[] = [
  ...(Object.keys(machines) as (keyof typeof machines)[]).flatMap(common),
  ...validator("node-pc"),
  {
    item: "does not stand by",
    host: "node-pc",
    ask: config,
    expect: /^(?![^]*standby_mode = true)[^]*executor_enabled = true/,
  },
  ...validator("node-mac1"),
  { item: "stands by", host: "node-mac1", ask: config, expect: /^standby_mode = true$/m },
  ...observer,
];

/** Jobs and instances of the plan's Prometheus. */
export const targets = [
  "node-primary primary-pc",
  "node-replica1 replica-mac1",
  "node-observer observer-mac2",
  "treasury-executor 192.168.1.10:9101",
  "treasury-executor 192.168.1.11:9101",
] as const;
