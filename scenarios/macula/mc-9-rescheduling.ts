import { defineScenario, type Step } from "../scenario";
import { check, count, known, recovery, settled, under, underSettings } from "./steps";

const procedure = "test.calculator";

const ways = { recreate: "is taken away", rollout: "is rolled out again" } as const;

/** One provider's pod goes, and another one comes in its place and answers calls. */
function madeAnew(kind: keyof typeof ways, name: string, place: number, recovery: number): readonly Step[] {
  const before = `${name}-before`;
  return [
    count(before, procedure),
    {
      kind: "fault",
      title: `The pod of provider ${place} ${ways[kind]}`,
      name,
      fault: { kind, target: { role: "provider", place } },
    },
    { kind: "heal", title: "Another one runs in its place", name },
    check(
      "It answers calls",
      { check: "macula/serves-again", on: { inside: name }, since: before, procedure },
      recovery,
    ),
    check("All know all providers again", { check: "macula/providers" }, recovery),
  ];
}

const placesOf = (providers: number): readonly number[] =>
  Array.from({ length: providers }, (_, index) => index + 1);

export const rescheduling = defineScenario({
  id: "MC-9",
  title: "Calls at a steady rate while a pod is made anew, and then all in a rolling restart",
  source: 'plan 001, phase 2 "Test Kubernetes-specific features"',
  only: ["kind"],
  needs: { capabilities: ["recreate"], nodes: 3 },
  settings: {
    ...underSettings,
    duration: { full: 180, quick: 90, about: "length of the load (s)" },
    providers: { full: 3, quick: 3, about: "providers that are started again in turn, from the first on" },
    recovery,
  },
  timeout: ({ duration, undisturbed, providers, recovery }) =>
    duration + undisturbed + (providers + 1) * (2 * recovery + 150) + 2 * recovery + 200,
  steps: ({ providers, recovery, ...load }) => [
    known,
    settled,
    ...under(
      load,
      ...madeAnew("recreate", "rescheduled", 1, recovery),
      ...placesOf(providers).flatMap((place) => madeAnew("rollout", `turn-${place}`, place, recovery)),
    ),
    check("No connection is left over", { check: "macula/no-leak" }, recovery),
    check("All know all providers", { check: "macula/providers" }, recovery),
  ],
});
