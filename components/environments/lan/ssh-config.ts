import { createHash } from "node:crypto";
import { mkdirSync, statSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { replaceFile } from "../../../scenarios/results/files";
import { configName } from "./names";
import type { LanHostConfig } from "./schema";

export interface SshConfigArgs {
  readonly node: string;
  readonly host: LanHostConfig;
  /** Id of stack and checkout. */
  readonly owner: string;
  /** File with the pinned host keys: absolute, because ssh takes others as relative to the user's home. */
  readonly knownHosts: string;
  /** Folder of the sockets over which sessions share a connection. */
  readonly sockets: string;
}

/** Seconds. A connection that is used by nobody ends by itself. */
const IDLE = 60;

/** The name under which a host's key is pinned: it stays when its address changes. */
export function keyAlias(owner: string, node: string): string {
  return `testbed-${owner}-${node}`;
}

/**
 * The ssh config of a node: what is declared, and below it all of the user's own (agents, jump hosts, `ProxyCommand`). Pure.
 * The first line tells scripts what to connect to, how many sessions that takes at once, and by which name its passwords are known.
 */
export function sshConfig({ node, host, owner, knownHosts, sockets }: SshConfigArgs): string {
  const { ssh, user, port, identityFile, proxyJump, proxyCommand, maxSessions } = host;
  const withPasswords = host.password !== undefined || host.sudoPassword !== undefined;
  const declared: readonly (readonly [string, string | number | undefined])[] = [
    ["User", user],
    ["Port", port],
    ["IdentityFile", identityFile === undefined ? undefined : quoted(expandHome(identityFile))],
    ["ProxyJump", proxyJump],
    ["ProxyCommand", proxyCommand],
  ];
  const ours: readonly (readonly [string, string | number])[] = [
    ["HostKeyAlias", keyAlias(owner, node)],
    ["StrictHostKeyChecking", "yes"],
    ["UserKnownHostsFile", quoted(knownHosts)],
    ["GlobalKnownHostsFile", "/dev/null"],
    ["UpdateHostKeys", "no"],
    // Whoever asks for a password gets it of `scripts/askpass.sh`, once.
    ...(host.password === undefined
      ? [["BatchMode", "yes"] as const]
      : [["BatchMode", "no"] as const, ["NumberOfPasswordPrompts", 1] as const]),
    // What every server of today has, and processors do themselves: programs are sent over it.
    ["Ciphers", "^aes128-gcm@openssh.com"],
    ["ConnectTimeout", 10],
    ["ServerAliveInterval", 5],
    ["ServerAliveCountMax", 3],
    ["ControlMaster", "auto"],
    ["ControlPath", quoted(`${sockets}/${socketName(node, host)}-%C`)],
    ["ControlPersist", IDLE],
    ["LogLevel", "ERROR"],
    ["RequestTTY", "no"],
    ["ForwardAgent", "no"],
    ["ForwardX11", "no"],
    ["ClearAllForwardings", "yes"],
  ];
  const given = declared.filter(([, value]) => value !== undefined);
  return [
    `# ${ssh} ${maxSessions}${withPasswords ? ` ${keyAlias(owner, node)}` : ""}`,
    `# How ${node} is reached. Made by Testbed, anew at each update.`,
    `Host ${ssh}`,
    ...[...given, ...ours].map(([key, value]) => `  ${key} ${value ?? ""}`),
    // First come, first served: what is said above stays. Jump hosts are only known to the user's own.
    "Match all",
    "  Include ~/.ssh/config",
    "  Include /etc/ssh/ssh_config",
    "",
  ].join("\n");
}

/** Whoever has other keys pinned gets no connection that was made when others were. */
function socketName(node: string, { hostKey = [] }: LanHostConfig): string {
  return createHash("sha256")
    .update([node, ...hostKey].join("\0"))
    .digest("hex")
    .slice(0, 8);
}

const quoted = (text: string): string => `"${text}"`;

function expandHome(path: string): string {
  return path.startsWith("~/") ? join(homedir(), path.slice(2)) : resolve(path);
}

/** Lines of a known_hosts file: a host without pinned keys has none, and every key of it is refused. Pure. */
export function knownHosts(hosts: Readonly<Record<string, LanHostConfig>>, owner: string): string {
  return Object.entries(hosts)
    .flatMap(([node, { hostKey = [] }]) => hostKey.map((key) => `${keyAlias(owner, node)} ${key}\n`))
    .join("");
}

/**
 * Writes what it takes to reach the hosts of a stack; also a preview does.
 * @param folder absolute; `reachFolder` of the stack, where scripts look for it
 */
export function writeSshConfigs(
  folder: string,
  owner: string,
  hosts: Readonly<Record<string, LanHostConfig>>,
): void {
  const file = join(folder, "known_hosts");
  replaceFile(file, knownHosts(hosts, owner), 0o600);
  const sockets = socketFolder(owner);
  for (const [node, host] of Object.entries(hosts))
    replaceFile(
      join(folder, configName(node)),
      sshConfig({ node, host, owner, knownHosts: file, sockets }),
      0o600,
    );
}

/** Short, because the path of a socket has room for 104 letters, and nobody else's. @throws Error when somebody else has it */
function socketFolder(owner: string): string {
  const user = process.getuid?.() ?? 0;
  const base =
    process.env.XDG_RUNTIME_DIR ?? join(process.platform === "darwin" ? "/tmp" : tmpdir(), `tb-${user}`);
  const folder = join(base, `tb-${owner}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { uid, mode } = statSync(base);
  if (uid !== user || (mode & 0o022) !== 0)
    throw new Error(
      `${base} must belong to this user alone: sockets of connections go there. Remove it, or set XDG_RUNTIME_DIR.`,
    );
  return folder;
}
