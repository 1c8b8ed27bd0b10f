import { defineScenario, type Step } from "../scenario";
import { allTheSame, connected, created, present, recovery, sync } from "./steps";

export const concurrent = defineScenario({
  id: "LD-2",
  title:
    "What nodes create at the same time is on all nodes, and of a conflict the same side wins everywhere",
  source: "plan 003, test 2",
  needs: { capabilities: [], nodes: 3 },
  settings: {
    conflicts: { full: 10, quick: 3, about: "ids that all nodes write at once with different contents" },
    sync,
    recovery,
  },
  timeout: ({ conflicts, sync, recovery }) => conflicts * (sync + 5) + sync + recovery + 90,
  steps: ({ conflicts, sync, recovery }) => [
    ...connected,
    created("Three nodes create one each, at the same time", "concurrent", { type: "task", count: 3 }),
    present("All nodes see all three", "concurrent", sync),
    ...Array.from({ length: conflicts }, (_, index) => `conflict-${index + 1}`).flatMap((name): Step[] => [
      created("Every node writes the same id, each something else", name, {
        type: "task",
        conflicting: true,
      }),
      {
        kind: "check",
        title: "All nodes have the same one of these",
        check: { check: "loomdb/one-winner", name },
        within: sync,
      },
    ]),
    allTheSame(recovery),
  ],
});
