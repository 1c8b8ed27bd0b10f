/** The fleet together, and the gates that this scenario has to do with. */
import type { AdapterContext } from "../../../../scenarios/adapter";
import type { Arguments } from "../../../../scenarios/checks/arguments";
import { chosen, MissingData, nodeChoice } from "../../../../scenarios/checks/node-choice";
import type { Folder } from "../folder";
import type { SuiteName } from "../suite-names";
import { FleetHost } from "./fleet-host";
import type { Readiness } from "./preconditions";
import type { Gate } from "./gate";

/** What became of a host: its gate, or why it has none. */
export type Part =
  | { readonly kind: "gate"; readonly gate: Gate; readonly saw: string }
  | { readonly kind: "blocked" | "left-out"; readonly saw: string };

export class Fleet {
  readonly hosts: readonly FleetHost[];
  /** What a step of this scenario has found out already, by host. */
  readonly readiness = new Map<string, Readiness>();
  /** By the name of a round of gates, then by host. */
  readonly rounds = new Map<string, Map<string, Part>>();

  constructor(readonly context: AdapterContext) {
    this.hosts = context.inventory.nodes.map((node) => new FleetHost(node, context.signal));
  }

  host(name: string): FleetHost {
    const host = this.hosts.find((each) => each.name === name);
    if (!host) throw new Error(`there is no node \`${name}\``);
    return host;
  }

  /** Those that the argument `on` chooses; all without it. */
  chosen({ on = "all" }: Arguments): readonly FleetHost[] {
    const nodes = this.hosts.map(({ node }) => node);
    return chosen(nodeChoice.parse(on), nodes, { faults: new Map() }).map(({ name }) => this.host(name));
  }

  /** @throws MissingData when that round was never begun */
  round(name: string): ReadonlyMap<string, Part> {
    const round = this.rounds.get(name);
    if (!round || round.size === 0) throw new MissingData(`no gate of "${name}" was begun`);
    return round;
  }

  /** URLs of all others, for suites across nodes. */
  peersOf(host: FleetHost): readonly string[] {
    return this.hosts
      .filter((other) => other !== host && !other.facts.onlyIfSynced)
      .map(({ node, facts }) => `${facts.scheme}://${node.address}`);
  }
}

/** The folder that a name stands for; undefined for a cross-node suite that was not given. */
export function suiteOf({ facts }: FleetHost, name: string): Folder | undefined {
  if (name === "lifecycle") return facts.suite;
  return name === "self-test" ? facts.selfTest : facts.suites[name as SuiteName];
}
