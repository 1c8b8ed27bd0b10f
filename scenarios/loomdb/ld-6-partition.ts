import { defineScenario, type Step } from "../scenario";
import {
  allConnected,
  allTheSame,
  connected,
  created,
  finishCreates,
  noneLost,
  PLANNED_RECOVERY,
  present,
  recovery,
  startCreates,
  sync,
} from "./steps";

/** A node is cut off by its own word after five seconds of silence; it may hear the last word late. */
const KNOWS_WITHIN = 10;

function cutOff(
  name: string,
  title: string,
  seconds: number,
  sync: number,
  recovery: number,
): readonly Step[] {
  const during = `during-${name}`;
  const [inside, outside] = [{ on: { inside: name } }, { on: { outside: name } }];
  return [
    {
      kind: "fault",
      title: `Node 2 is cut off, ${title}`,
      name,
      fault: { kind: "isolate", target: { node: "loom-node-2" } },
    },
    created("Node 1 creates a node meanwhile", during, { type: "event", place: 1, ...outside }),
    present("Node 3 sees it", during, sync, outside),
    {
      kind: "always",
      title: "Node 2 does not, all the time",
      check: {
        check: "all-of",
        checks: [
          { check: "loomdb/absent", name: during, ...inside },
          { check: "loomdb/present", name: during, ...outside },
        ],
      },
      during: seconds,
    },
    { kind: "heal", title: "Node 2 is connected again", name },
    present("Node 2 has received it", during, recovery, { since: name, plan: PLANNED_RECOVERY, ...inside }),
    allConnected(recovery),
  ];
}

export const partition = defineScenario({
  id: "LD-6",
  title: "A node that was cut off has everything again, and so have the others",
  source: "plan 003, network partition testing",
  needs: { capabilities: ["partition"], nodes: 3 },
  settings: {
    short: { full: 5, quick: 1, about: "length of a cut that TCP survives by itself (s)" },
    long: { full: 30, quick: 6, about: "length of a cut after which wires are dialled anew (s)" },
    rate: { full: 5, quick: 5, about: "creates of each node during all of it (1/s)" },
    sync,
    recovery,
  },
  timeout: ({ short, long, sync, recovery }) => short + long + 2 * sync + 7 * recovery + KNOWS_WITHIN + 180,
  steps: ({ short, long, rate, sync, recovery }) => {
    const cut = cutOff("cut", `${long} s`, long, sync, recovery);
    const heal = cut.findIndex(({ kind }) => kind === "heal");
    return [
      ...connected,
      startCreates("Every node creates nodes all the time", "creates", rate, recovery),
      ...cutOff("blink", `${short} s`, short, sync, recovery),
      ...cut.slice(0, heal),
      {
        kind: "check",
        title: "Node 2 says of itself that it is not healthy",
        check: { check: "loomdb/cut-off", on: { inside: "cut" } },
        within: KNOWS_WITHIN,
      },
      ...cut.slice(heal),
      finishCreates("creates", recovery),
      noneLost("creates", recovery),
      allTheSame(recovery),
    ];
  },
});
