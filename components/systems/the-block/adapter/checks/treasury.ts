import type { CheckState, Observation } from "../../../../../scenarios/adapter";
import { numberOf, textOf, type Arguments } from "../../../../../scenarios/checks/arguments";
import { observing, type Checks } from "../../../../../scenarios/checks/answers";
import { faultOf, MissingData } from "../../../../../scenarios/checks/node-choice";
import type { Network } from "../network";
import type { Holder, Treasury, TreasuryLook } from "../treasury";

/**
 * Two holders at one look, or in one epoch, make each of these fail from then on.
 *
 * - `the-block/one-holder {}`: exactly one executor is active, and its node's metrics say so and no other's. To be remembered.
 * - `the-block/at-most-one-holder {}`: for polling, while the lease may change hands.
 * - `the-block/holder-changed { since, fault, limit }`: another one holds it, in a later epoch, and took over within `limit`
 *   seconds of the fault.
 * - `the-block/holder-kept { since }`: for polling: the same one, in the same epoch.
 */
export function treasuryChecks(network: Network, treasury: Treasury): Checks {
  const one = async (): Promise<{ readonly holder?: Holder; readonly seen: Observation }> => {
    const look = await treasury.look();
    const { violation } = treasury;
    if (violation !== undefined) return { seen: { ok: false, violated: true, saw: violation } };
    return judge(look);
  };

  return {
    "the-block/one-holder": observing(async () => (await one()).seen),

    "the-block/at-most-one-holder": observing(async () => {
      const { holders, unknown } = await treasury.look();
      const { violation } = treasury;
      if (violation !== undefined) return { ok: false, violated: true, saw: violation };
      if (unknown.size > 0) throw new MissingData(describeUnknown(unknown));
      return { ok: true, saw: `${[...holders.keys()].join() || "nobody"} holds the lease` };
    }),

    "the-block/holder-changed": observing(async (args, state) => {
      const before = holderIn(args, state);
      const { holder, seen } = await one();
      if (!holder) return seen;
      if (holder.identity === before.identity || holder.epoch <= before.epoch)
        return {
          ...seen,
          ok: false,
          saw: `${seen.saw}; before, it was ${before.identity} in epoch ${before.epoch}`,
        };
      const fault = faultOf(textOf(args, "fault"), state);
      const [seconds, limit] = [(network.context.now() - fault.from) / 1000, numberOf(args, "limit")];
      return {
        ok: seconds <= limit,
        saw: `${seen.saw}, ${seconds.toFixed(1)} s after the fault (limit ${limit} s)`,
        data: { ...seen.data, seconds },
      };
    }),

    "the-block/holder-kept": observing(async (args, state) => {
      const before = holderIn(args, state);
      const { holder, seen } = await one();
      if (!holder || (holder.identity === before.identity && holder.epoch === before.epoch)) return seen;
      const saw = `${seen.saw}; it was ${before.identity} in epoch ${before.epoch}: the lease changed hands without need`;
      return { ...seen, ok: false, saw };
    }),
  };
}

function judge({ holders, shown, unknown }: TreasuryLook): {
  readonly holder?: Holder;
  readonly seen: Observation;
} {
  const [holder] = holders.values();
  if (!holder && unknown.size > 0) throw new MissingData(describeUnknown(unknown));
  if (!holder || holders.size > 1) {
    const saw = holder
      ? `${[...holders.keys()].join(" and ")} say they hold the lease`
      : "nobody holds the lease";
    return { seen: { ok: false, saw } };
  }
  const strays = [...shown].filter((name) => name !== holder.node);
  if (!shown.has(holder.node) || strays.length > 0)
    return {
      seen: {
        ok: false,
        saw: `${holder.node} holds the lease, but the nodes' metrics name ${[...shown].join(" and ") || "nobody"}`,
      },
    };
  if (unknown.size > 0) throw new MissingData(describeUnknown(unknown));
  const saw = `${holder.identity} on ${holder.node} holds the lease in epoch ${holder.epoch}`;
  return { holder, seen: { ok: true, saw, data: { ...holder } } };
}

function describeUnknown(unknown: ReadonlyMap<string, string>): string {
  const each = [...unknown].map(([name, why]) => `${name} (${why})`);
  return `not known whether they hold the lease: ${each.join(", ")}`;
}

/** The holder that an earlier observation of `the-block/one-holder` saw. @throws MissingData */
export function holderIn(args: Arguments, state: CheckState, name = "since"): Holder {
  const observation = textOf(args, name);
  const data = state.observed.get(observation)?.data as Partial<Holder> | undefined;
  if (data?.node === undefined || data.identity === undefined || data.epoch === undefined)
    throw new MissingData(`observation \`${observation}\` names no holder`);
  return { node: data.node, identity: data.identity, epoch: data.epoch };
}
