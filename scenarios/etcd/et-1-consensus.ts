import { defineScenario } from "../scenario";
import { healthy, proveRegisters, rate, startRegisters } from "./steps";

export const consensus = defineScenario({
  id: "ET-1",
  title: "Members agree while clients write",
  source: "etcd",
  needs: { capabilities: [], nodes: 2 },
  settings: {
    duration: { full: 60, quick: 4, about: "how long clients write (s)" },
    rate,
    served: { full: 1000, quick: 50, about: "reads, and writes, that must have been served" },
  },
  timeout: ({ duration }) => duration + 150,
  steps: ({ duration, rate, served }) => [
    ...healthy,
    startRegisters("clients", rate),
    {
      kind: "always",
      title: "In every term no more than one member leads",
      check: { check: "etcd/one-leader-a-term" },
      during: duration,
    },
    ...proveRegisters("clients", served),
  ],
});
