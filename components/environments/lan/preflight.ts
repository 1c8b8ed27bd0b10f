import type { NodeSpec } from "../../spec";
import type { Looked } from "./look";
import { judgeMac } from "./macos/preflight";
import { isMac } from "./macos/tools";
import type { LanHostConfig } from "./schema";

export interface PreflightArgs {
  readonly node: NodeSpec;
  readonly host: LanHostConfig;
  readonly looked: Looked;
  /** Files and folders that the stack would make, and that are somebody else's. */
  readonly taken: readonly string[];
  /** The host is given its node's address. */
  readonly given: boolean;
  readonly owner: string;
  /** Seconds since 1970. */
  readonly now: number;
  /** The controller's machine, as `uname -sm` names it. */
  readonly kernel: string;
  /** Programs of the node's services that the controller could send, if the host has them not. */
  readonly sendable: ReadonlySet<string>;
}

/** What a host must have by itself. */
export const required: Readonly<Record<string, string>> = {
  nft: "nftables",
  ip: "iproute2",
  ss: "iproute2",
  flock: "util-linux",
  setpriv: "util-linux",
  tar: "tar",
  useradd: "passwd",
  "systemd-run": "systemd",
};

/** Of `append:` in units (240), and what scripts are written for. */
const oldest = { systemd: 240, bash: 4.4 };
/** Free room for programs, logs and what services keep (KiB). */
const leastDisk = 1 << 20;
/** Memory (KiB) of the machine itself, and of each service: what our programs take, with some to spare. */
const leastMemory = { machine: 256 << 10, service: 128 << 10 };
/** Seconds that the clocks of controller and host may differ (plan 000, "Executor Failover Not Working"). */
const mostAhead = 1;

/** A sentence, without the host's name, for everything about a host that keeps the stack from running on it. Pure. */
export function judge(args: PreflightArgs): readonly string[] {
  // What another stack has there is no news then.
  const reserved = reservation(args);
  if (reserved.length > 0) return reserved;
  const own = isMac(args.looked) ? judgeMac(args) : [...system(args), ...programs(args)];
  const taken = args.taken.map(
    (path) => `has ${path} already, which the stack would overwrite: move it away`,
  );
  return [...own, ...machine(args), ...network(args), ...taken];
}

function system({ looked, kernel, node: { services } }: PreflightArgs): string[] {
  const fact = (name: string): string => looked.facts.get(name) ?? "";
  const problems: string[] = [];
  if (fact("kernel") !== kernel)
    problems.push(
      `is \`${fact("kernel")}\`, and this machine \`${kernel}\`: programs are sent from here, so both must be the same`,
    );
  for (const [name, least] of Object.entries(oldest))
    if (!(Number(fact(name)) >= least))
      problems.push(`has ${name} ${fact(name) || "not at all"}; ${least} or later is needed`);
  const tunnels = services.filter(({ needs = [] }) => needs.includes("/dev/net/tun")).map(({ name }) => name);
  if (tunnels.length > 0 && fact("tun") !== "yes")
    problems.push(
      `has no /dev/net/tun that can be opened, which ${tunnels.map((name) => `\`${name}\``).join(", ")} needs: load the module \`tun\` there (\`modprobe tun\`); a container must be given the device`,
    );
  return problems;
}

function machine({ looked, node: { services } }: PreflightArgs): string[] {
  const fact = (name: string): string => looked.facts.get(name) ?? "";
  const { ahead, within } = looked.clock;
  const problems: string[] = [];
  if (Number(fact("disk")) < leastDisk)
    problems.push(
      `has ${inMebibytes(Number(fact("disk")))} free below /var/lib; ${inMebibytes(leastDisk)} are needed`,
    );
  const memory = leastMemory.machine + services.length * leastMemory.service;
  if (Number(fact("memory")) < memory)
    problems.push(
      `has ${inMebibytes(Number(fact("memory")))} of memory; ${inMebibytes(memory)} are needed for ${services.length} services`,
    );
  if (Math.abs(ahead) - within > mostAhead)
    problems.push(
      `has a clock that is ${ahead.toFixed(1)} s ahead of this machine's; more than ${mostAhead} s spoils what is measured: let it synchronise (chrony, systemd-timesyncd)`,
    );
  return problems;
}

const inMebibytes = (kibibytes: number): string => `${Math.round(kibibytes / 1024)} MiB`;

function network({ node, host, looked, given }: PreflightArgs): string[] {
  const problems: string[] = [];
  const has = looked.addresses.find(({ address }) => address === node.address);
  const own = looked.addresses
    .filter(({ interface: name }) => name !== "lo")
    .map(({ address, interface: name }) => `${address} (${name})`);
  if (given) {
    const name = host.interface;
    if (name !== undefined && !looked.interfaces.has(name))
      problems.push(`has no interface \`${name}\`, but ${[...looked.interfaces].join(", ")}`);
  } else if (has === undefined)
    problems.push(
      `does not have the node's address ${node.address}, but ${own.join(", ") || "none"}: set \`testbed:nodes[].address\` to one of them`,
    );
  else if (host.interface !== undefined && has.interface !== host.interface)
    problems.push(`has ${node.address} on interface \`${has.interface}\`, declared is \`${host.interface}\``);
  const units = new Set(
    node.services.flatMap(({ name }) => [`testbed-${name}.service`, `io.testbed.${name}`]),
  );
  for (const { name, number, protocol } of node.appliance === true ? [] : node.ports) {
    const other = looked.listening.find(
      (each) => each.protocol === protocol && each.port === number && !units.has(each.process),
    );
    if (other)
      problems.push(
        `has something else on ${protocol} port ${number}, which is \`${name}\` of the node (process ${other.process})`,
      );
  }
  return problems;
}

function programs({ node, looked, sendable }: PreflightArgs): string[] {
  const lacking = Object.entries(required).filter(([name]) => !looked.programs.has(name));
  const packages = [...new Set(lacking.map(([, name]) => name))].join(" ");
  const wanted = new Set(node.services.flatMap(({ programs: declared = [] }) => declared));
  const unknown = [...wanted].filter((name) => !looked.programs.has(name) && !sendable.has(name));
  return [
    ...(lacking.length > 0
      ? [`lacks ${lacking.map(([name]) => `\`${name}\``).join(", ")}: install there ${packages}`]
      : []),
    ...unknown.map((name) => `lacks \`${name}\`, and this machine has none to send: install it there`),
  ];
}

function reservation({ looked, owner, now }: PreflightArgs): string[] {
  const [holder = "", until = "", ...who] = (looked.facts.get("reservation") ?? "").split(" ");
  if (holder === "" || holder === owner || Number(until) <= now) return [];
  const date = new Date(Number(until) * 1000).toISOString().slice(0, 16);
  return [`is reserved for stack ${who.join(" ")} until ${date}: destroy that stack first`];
}
