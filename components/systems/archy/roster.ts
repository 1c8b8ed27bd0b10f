/** The roster of plan 004 as data. Only last octets are given there; the network is ours. */
import type { PlacedNode } from "../system";

export type Role = "primary" | "fleet" | "tester" | "dev";

/** What a deployer must know about a role, beside its place in the sequence. */
interface Quirks {
  readonly about: string;
  /** Its own chain may still be loading: a target only while it is synced, and nobody is blocked because it is not. */
  readonly onlyIfSynced: boolean;
  /** Its link comes and goes: questions get more time, and silence is no verdict. */
  readonly flaky: boolean;
}

export const quirks: Readonly<Record<Role, Quirks>> = {
  primary: { about: "Has the single-node gate: green here comes first.", onlyIfSynced: false, flaky: false },
  fleet: { about: "Gets the same gate after the primary.", onlyIfSynced: false, flaky: false },
  tester: {
    about: "As `fleet`, over a link that comes and goes.",
    ...{ onlyIfSynced: false, flaky: true },
  },
  dev: {
    about: "Development machine: a target only while its own chain is synced.",
    ...{ onlyIfSynced: true, flaky: false },
  },
};

export const subnet = "192.168.1.0/24";

/** How each is reached over SSH is the environment's: see `examples/Pulumi.archy.yaml`. */
export const documented: readonly PlacedNode[] = [
  { name: "node-228", role: "primary", address: "192.168.1.228" },
  { name: "node-198", role: "fleet", address: "192.168.1.198" },
  { name: "node-5", role: "tester", address: "192.168.1.5" },
  { name: "node-120", role: "tester", address: "192.168.1.120" },
  { name: "node-116", role: "dev", address: "192.168.1.116" },
];
