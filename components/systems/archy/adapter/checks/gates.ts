import type { Observation } from "../../../../../scenarios/adapter";
import { observing, type Checks } from "../../../../../scenarios/checks/answers";
import { numberOf, textOf, type Arguments } from "../../../../../scenarios/checks/arguments";
import { MissingData } from "../../../../../scenarios/checks/node-choice";
import { reasonOf } from "../../../../../scenarios/reason";
import type { FleetHost } from "../fleet-host";
import { suiteOf, type Fleet, type Part } from "../fleet";
import { Gate, type GateSpec } from "../gate";
import { settledPreconditions } from "../preconditions";

/** What a step says of a gate. */
export function specOf(args: Arguments, host: FleetHost, fleet: Fleet): GateSpec {
  const suite = suiteOf(host, textOf(args, "suite"));
  if (!suite) throw new MissingData(`there is no suite \`${textOf(args, "suite")}\``);
  return {
    name: textOf(args, "gate"),
    suite,
    iterations: numberOf(args, "iterations"),
    limit: numberOf(args, "limit"),
    peers: fleet.peersOf(host),
  };
}

/**
 * - `archy/begun { gate, suite, iterations, limit, every, settle, on?, fresh? }`: a gate runs on every host that may be tested; one that an earlier
 *   run began is taken up, unless it has to be `fresh`. A host that is blocked stops no other.
 * - `archy/ended { gate }`: all of them have ended, whatever their colour. A link that is down is waited for.
 */
export function gateChecks(fleet: Fleet): Checks {
  return {
    "archy/begun": observing(async (args) => {
      const name = textOf(args, "gate");
      const round = fleet.rounds.get(name) ?? new Map<string, Part>();
      fleet.rounds.set(name, round);
      const parts = await Promise.all(
        fleet.chosen(args).map(async (host): Promise<readonly [string, Part]> => {
          const there = round.get(host.name);
          return [host.name, there?.kind === "gate" ? there : await begin(host, args, fleet)];
        }),
      );
      for (const [host, part] of parts) round.set(host, part);
      return told(
        round,
        [...round.values()].some(({ kind }) => kind === "gate"),
      );
    }),

    "archy/ended": observing(async (args) => {
      const parts = [...fleet.round(textOf(args, "gate"))];
      const gates = parts.flatMap(([, part]) => (part.kind === "gate" ? [part.gate] : []));
      if (gates.length === 0) throw new MissingData("no gate was begun");
      await Promise.all(gates.map((gate) => gate.look()));
      const open = gates.filter(({ seen }) => seen?.state !== "ended" && seen?.state !== "lost");
      const states = gates.map(({ host, seen, spec, silence }) => {
        const done = `${seen?.done ?? 0}/${spec.iterations}`;
        return `${host.name}: ${silence === undefined ? `${seen?.state ?? "unknown"} ${done}` : `no answer (${silence})`}`;
      });
      const deaf = open.length > 0 && open.every(({ silence }) => silence !== undefined);
      return { ok: open.length === 0, ...(deaf ? { missing: true } : {}), saw: states.join(", ") };
    }),
  };
}

async function begin(host: FleetHost, args: Arguments, fleet: Fleet): Promise<Part> {
  const gate = new Gate(host, specOf(args, host, fleet), numberOf(args, "every"));
  const fresh = args["fresh"] === true;
  try {
    // Whoever began it has looked before, and what it does to its host now is no reason to stop it.
    if (fresh || !(await gate.canBeTakenUp())) {
      const { state, saw } =
        fleet.readiness.get(host.name) ?? (await settledPreconditions(host, numberOf(args, "settle")));
      if (state !== "ready") return { kind: state, saw };
    }
    const { begun, saw } = await gate.begin(fresh);
    return begun ? { kind: "gate", gate, saw } : { kind: "blocked", saw };
  } catch (error) {
    return { kind: "blocked", saw: `cannot be asked: ${reasonOf(error)}` };
  }
}

/** What became of every host. Without any gate it is a matter of preconditions. */
function told(round: ReadonlyMap<string, Part>, any: boolean): Observation {
  const saw = [...round].map(([name, part]) => `${name}: ${part.saw}`).join("; ");
  return any ? { ok: true, saw } : { ok: false, untried: "blocked", saw };
}
