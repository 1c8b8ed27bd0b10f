import { defineScenario } from "../scenario";
import { check, known, recovery, settled, timeout } from "./steps";

export const pods = defineScenario({
  id: "MC-6",
  title: "Every client is answered by every provider's pod, in another cluster too",
  source: 'plan 001, phase 2 "Verify cross-cluster RPC"',
  only: ["kind"],
  needs: { capabilities: [], nodes: 3 },
  settings: {
    each: { full: 10, quick: 3, about: "calls from each client to each provider" },
    timeout,
    recovery,
  },
  timeout: ({ each, timeout, recovery }) => each * timeout + recovery + 150,
  steps: ({ each, timeout, recovery }) => [
    known,
    settled,
    check("All pods run the images that were rolled out", { check: "macula/rolled-out" }, 10),
    {
      kind: "observe",
      title: "New clients call, from each client to each provider",
      name: "calls",
      check: { check: "macula/start-each", procedure: "test.calculator", each },
    },
    check(
      "Every call is answered by the pod that the cluster has for the provider, with its result",
      { check: "macula/answered-by-pods", calls: "calls" },
      each * timeout + 10,
    ),
    check("No connection is left over", { check: "macula/no-leak" }, recovery),
  ],
});
