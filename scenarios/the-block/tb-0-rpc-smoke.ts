import { defineScenario } from "../scenario";

export const rpcSmoke = defineScenario({
  id: "TB-0",
  title: "Every node's RPC knows all other nodes",
  source: "plan 000, cluster test",
  needs: { capabilities: [], nodes: 2 },
  settings: {
    connect: { full: 30, quick: 30, about: "time until every node is connected to all others (s)" },
    steady: { full: 3, quick: 1, about: "time for which it stays so, at each of three looks or more (s)" },
  },
  timeout: ({ connect, steady }) => connect + steady + 60,
  steps: ({ connect, steady }) => [
    {
      kind: "check",
      title: "Every node reports all others as active peers",
      check: { check: "the-block/peers" },
      within: connect,
    },
    {
      kind: "always",
      title: "And goes on reporting them",
      check: { check: "the-block/peers" },
      during: steady,
    },
  ],
});
