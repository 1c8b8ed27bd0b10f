import { describeHost, readHost, type HostStatus } from "../host-status";
import type { InventoryNode } from "../inventory";
import { reasonOf } from "../reason";
import type { HostFault } from "./plan";
import { judged, type Proof } from "./proof";
import { until } from "./until";

export interface ScaleProofArgs {
  readonly fault: Extract<HostFault, { readonly kind: "scale" }>;
  /** Those that there are several of. */
  readonly nodes: readonly InventoryNode[];
  readonly signal: AbortSignal;
  /** How long others may take to come. */
  readonly biteMilliseconds?: number;
}

/**
 * That there are several of a host is told by who keeps it: so many run, with what their services were told, and they are gone
 * afterwards, while the first one is the one that it was. Whether they serve is what a scenario is about.
 */
export function proveScale({ fault, nodes, signal, biteMilliseconds = 90_000 }: ScaleProofArgs): Proof {
  const before = new Map<InventoryNode, HostStatus>();
  const look = async (problemOf: (now: HostStatus, was: HostStatus) => string | undefined) => {
    const words: string[] = [];
    const problems = await Promise.all(
      [...before].map(async ([node, was]) => {
        try {
          const now = await readHost(node);
          words.push([now, ...now.copies].map(({ name }) => name).join(", "));
          const problem = problemOf(now, was);
          return problem === undefined ? [] : [`${node.name}: ${problem}`];
        } catch (error) {
          // Who cannot be asked just now is asked again.
          return [`${node.name} cannot be looked at: ${reasonOf(error)}`];
        }
      }),
    );
    return judged(problems.flat(), `there are ${words.join("; ")}`);
  };

  return {
    async baseline() {
      for (const node of nodes) before.set(node, await readHost(node));
      const problems = [...before].flatMap(([node, host]) =>
        host.trouble !== "" || host.copies.length > 0 ? [`${node.name}: ${described(host)}`] : [],
      );
      if (problems.length > 0)
        throw new Error(`fault ${fault.kind} could not be proved: ${problems.join("; ")}`);
    },
    on: () =>
      until(
        () =>
          look((now) => {
            const running = [now, ...now.copies].filter(({ trouble }) => trouble === "").length;
            return running === fault.copies
              ? undefined
              : `${described(now)}; ${running} run, expected ${fault.copies}`;
          }),
        biteMilliseconds,
        signal,
      ),
    off: () =>
      look((now, was) =>
        now.copies.length > 0 || now.id !== was.id || now.trouble !== ""
          ? `${described(now)}, expected ${was.name} (${was.id.slice(0, 8)}) alone`
          : undefined,
      ),
  };
}

function described(host: HostStatus): string {
  const copies = host.copies.map(({ name, trouble }) => `${name} ${trouble === "" ? "runs" : trouble}`);
  return [describeHost(host), ...copies].join(", ");
}
