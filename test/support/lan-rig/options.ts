import type { Subnet } from "../../../components/network/addresses";

/** One host as a test wants it. */
export interface HostOptions {
  /** Also its hostname. @default h1, h2… */
  readonly name?: string;
  /** What it has before anything was deployed to it. @default .110, .111… of the subnet */
  readonly address?: string;
  /** Files it boots with, by path; owned by root, mode 600. */
  readonly files?: Readonly<Record<string, string>>;
}

/** A rig as a test wants it. */
export interface RigOptions {
  /** How many hosts, or what each is like. @default 3 */
  readonly hosts?: number | readonly HostOptions[];
  /** CIDR. @default one that this machine does not use */
  readonly subnet?: string;
  /** The controller's own address in it, the hosts' gateway. @default the first */
  readonly controller?: string;
  /** First addresses of the hosts, in order; those of `hosts` go first. */
  readonly addresses?: readonly string[];
  /** First three groups of an IPv6 network, such as `fd42:7:1`: each host also has `::LAST`, with the last number of its address. @default none */
  readonly prefix6?: string;
  /** Debian packages that the hosts have beside the usual ones, such as `bats`. */
  readonly packages?: readonly string[];
}

/** One host, all decided. */
export interface HostPlan {
  readonly name: string;
  readonly address: string;
  readonly files: Readonly<Record<string, string>>;
}

const FIRST_HOST = 109;

/** @throws Error when two hosts would have one name or address */
export function planHosts({ hosts = 3, addresses = [] }: RigOptions, subnet: Subnet): HostPlan[] {
  const wanted: readonly HostOptions[] =
    typeof hosts === "number" ? Array.from({ length: hosts }, () => ({})) : hosts;
  const plans = wanted.map(({ name, address, files = {} }, index) => ({
    name: name ?? `h${index + 1}`,
    address: address ?? addresses[index] ?? dotted(subnet.first + FIRST_HOST + index),
    files,
  }));
  for (const key of ["name", "address"] as const)
    if (new Set(plans.map((plan) => plan[key])).size < plans.length)
      throw new Error(`two hosts of the rig have one ${key}: ${plans.map((plan) => plan[key]).join(", ")}`);
  return plans;
}

function dotted(value: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join(".");
}
