import { defineScenario, type Step } from "../scenario";
import {
  allConnected,
  allTheSame,
  connected,
  created,
  finishCreates,
  noneLost,
  present,
  recovery,
  startCreates,
  sync,
} from "./steps";

const KNOWS_WITHIN = 10;

/** The relay is gone for a while: each node goes on by itself, and afterwards all have everything. */
function withoutRelay(name: string, seconds: number, recovery: number): readonly Step[] {
  const apart = `during-${name}`;
  return [
    {
      kind: "fault",
      title: `The relay is killed, for ${seconds} s`,
      name,
      fault: { kind: "kill", target: { role: "relay" }, service: "gun-relay" },
    },
    created("Every node still creates nodes", apart, { count: 3 }),
    {
      kind: "always",
      title: "Nobody sees another's: the relay was the only way",
      check: { check: "loomdb/only-own", name: apart },
      during: seconds,
    },
    { kind: "heal", title: "The relay starts again, with nothing in its memory", name },
    present("All nodes have what all created", apart, recovery, { since: name }),
    allConnected(recovery),
  ];
}

export const chaos = defineScenario({
  id: "LD-7",
  title: "A node killed, its store lost, has everything again; so have all after the relay was gone",
  source: "plan 003, chaos testing",
  needs: { capabilities: ["process"], nodes: 3 },
  settings: {
    before: { full: 100, quick: 20, about: "nodes created before the kill" },
    meanwhile: { full: 50, quick: 10, about: "nodes created while one node is down" },
    blink: { full: 1, quick: 1, about: "time without the relay in which nobody notices (s)" },
    outage: {
      full: 10,
      quick: 4,
      about: "time without the relay after which GUN alone would not come back (s)",
    },
    rate: { full: 5, quick: 5, about: "creates of each node while the relay goes and comes (1/s)" },
    sync,
    recovery,
  },
  timeout: ({ blink, outage, sync, recovery }) =>
    blink + outage + 2 * sync + 10 * recovery + KNOWS_WITHIN + 200,
  steps: ({ before, meanwhile, blink, outage, rate, sync, recovery }) => {
    const long = withoutRelay("outage", outage, recovery);
    const heal = long.findIndex(({ kind }) => kind === "heal");
    return [
      ...connected,
      created("Nodes are created on all nodes", "before", { count: before }),
      present("All nodes have them", "before", recovery),
      {
        kind: "fault",
        title: "A node is killed; its store was its memory",
        name: "crash",
        fault: { kind: "kill", target: { any: true, role: "node" }, service: "loomdb" },
      },
      created("The others go on", "meanwhile", { count: meanwhile, on: { outside: "crash" } }),
      present("They have it all", "meanwhile", sync, { on: { outside: "crash" } }),
      { kind: "heal", title: "The node starts again with an empty store", name: "crash" },
      present("It has what was created before", "before", recovery, {
        since: "crash",
        on: { inside: "crash" },
      }),
      present("And what was created meanwhile", "meanwhile", recovery, {
        since: "crash",
        on: { inside: "crash" },
      }),
      allConnected(recovery),
      allTheSame(recovery),
      startCreates("Every node creates nodes all the time", "creates", rate, recovery),
      ...withoutRelay("blink", blink, recovery),
      ...long.slice(0, heal),
      {
        kind: "check",
        title: "Every node says of itself that it is not healthy",
        check: { check: "loomdb/cut-off" },
        within: KNOWS_WITHIN,
      },
      ...long.slice(heal),
      finishCreates("creates", recovery),
      noneLost("creates", recovery),
      allTheSame(recovery),
    ];
  },
});
