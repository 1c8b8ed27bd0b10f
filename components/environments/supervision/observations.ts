import type { Drift } from "../drift";

/** What has to be repaired on its own: each is one resource. */
export type Part = "switch" | "host" | "network" | "service" | "forward" | "link";

/** What an environment shows of a stack. */
export interface Observed {
  readonly drift: readonly Drift[];
  /** Names of the parts that were found, `PART/NODE/SERVICE`. */
  readonly found: ReadonlySet<string>;
  /**
   * A number that stays the same while a part is as it was recorded, and is another one when it has to be made or repaired:
   * as part of a resource's inputs it makes the next `up` update exactly what is broken.
   */
  readonly epoch: (part: Part, node?: string, service?: string) => number;
}

/**
 * Epoch of what is to be made. In milliseconds, because each repair adds one and takes longer than that: never would what was
 * repaired be as old as what is made after it was lost.
 */
export const freshEpoch = (): number => Date.now();

/**
 * Reads the lines of an environment's `scripts/observe.sh`.
 * @param fresh epoch of what was never recorded: unlike any before, so that what went with a reboot is made again
 */
export function parseObservations(text: string, fresh = freshEpoch()): Observed {
  const epochs = new Map<string, number>();
  const drift: Drift[] = [];
  for (const line of text.split("\n").filter(Boolean)) {
    const [part = "", node = "", service = "", epoch = "", what = "", declared = "", observed = ""] =
      line.split("\t");
    if (!/^\d+$/.test(epoch)) throw new Error(`unexpected line from observe.sh: ${line}`);
    epochs.set(key(part, node, service), Number(epoch) + (what ? 1 : 0));
    if (what)
      drift.push({
        node: node || "stack",
        what: service ? `${service}: ${what}` : what,
        declared,
        observed: observed || "gone",
      });
  }
  return {
    drift: drift.sort((a, b) => (a.node < b.node ? -1 : a.node > b.node ? 1 : 0)),
    found: new Set(epochs.keys()),
    epoch: (part, node = "", service = "") => epochs.get(key(part, node, service)) ?? fresh,
  };
}

/**
 * The differences between what was declared and what is.
 * @param declared nodes of the last deployment: what is not found at all (after a reboot) is then told too
 */
export function drift(
  observed: Pick<Observed, "drift" | "found">,
  declared: readonly {
    readonly name: string;
    readonly services: readonly { readonly name: string }[];
  }[] = [],
): readonly Drift[] {
  const absent = declared.flatMap(({ name, services }): Drift[] => {
    const gone = { node: name, declared: "present", observed: "gone" };
    if (!observed.found.has(key("host", name))) return [{ ...gone, what: "host" }];
    return services
      .filter((service) => !observed.found.has(key("service", name, service.name)))
      .map((service) => ({ ...gone, what: `${service.name}: service` }));
  });
  return [...observed.drift, ...absent];
}

function key(part: string, node = "", service = ""): string {
  return `${part}/${node}/${service}`;
}
