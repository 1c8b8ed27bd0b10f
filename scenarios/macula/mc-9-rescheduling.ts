import { defineScenario, type Step } from "../scenario";
import { callsWithAllStrategies, check, count, known, recovery, settled } from "./steps";

const procedure = "test.calculator";

/** One provider's pod goes, and another one comes in its place and answers calls. */
function madeAnew(name: string, place: number, recovery: number): readonly Step[] {
  const before = `${name}-before`;
  return [
    count(before, procedure),
    {
      kind: "fault",
      title: `The pod of provider ${place} is taken away`,
      name,
      fault: { kind: "recreate", target: { role: "provider", place } },
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
  title: "Calls at a steady rate while pods are made anew, one and then all in turn",
  source: 'plan 001, phase 2 "Test Kubernetes-specific features"',
  only: ["kind"],
  needs: { capabilities: ["recreate"], nodes: 3 },
  settings: {
    rate: { full: 200, quick: 50, perCore: 50, about: "calls in all (1/s)" },
    duration: { full: 180, quick: 90, about: "length of the load (s)" },
    undisturbed: { full: 15, quick: 3, about: "time of undisturbed calls before (s)" },
    providers: { full: 3, quick: 3, about: "providers that are started again in turn, from the first on" },
    p50: { full: 50, quick: 100, about: "median latency (ms)" },
    p99: { full: 1000, quick: 2000, about: "99th percentile of latency (ms)" },
    errors: { full: 0.001, quick: 0.001, about: "share of calls that may fail, although others answer" },
    // Latency counts from the scheduled time, so a late request counts against the realm, never for it.
    late: { full: 0.01, quick: 0.2, about: "share of calls that the generator may send late" },
    recovery,
  },
  timeout: ({ duration, undisturbed, providers, recovery }) =>
    duration + undisturbed + (providers + 1) * (2 * recovery + 150) + 2 * recovery + 200,
  steps: ({ rate, duration, undisturbed, providers, p50, p99, errors, late, recovery }) => [
    known,
    settled,
    {
      kind: "start-load",
      title: "Calls through the clients, with all strategies",
      name: "load",
      load: { ...callsWithAllStrategies(procedure), rate, duration, lateShare: late },
    },
    { kind: "hold", title: "Undisturbed calls", seconds: undisturbed },
    ...madeAnew("rescheduled", 1, recovery),
    ...placesOf(providers).flatMap((place) => madeAnew(`turn-${place}`, place, recovery)),
    { kind: "finish", title: "The load ends", name: "load", within: duration + 30 },
    check("Rate, latencies and errors are within limits", {
      check: "load/within",
      load: "load",
      ...{ p50, p99, errors },
      rate: rate * 0.99,
    }),
    check("No connection is left over", { check: "macula/no-leak" }, recovery),
    check("All know all providers", { check: "macula/providers" }, recovery),
  ],
});
