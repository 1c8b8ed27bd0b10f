import { defineScenario, type Step } from "../scenario";
import { nodeC, recovery, whole, wholeAgain } from "./steps";

/** Daemons take up to 6.5 s to notice a cut: peers and routes of a shorter one are not judged. */
const NOTICED = 10;

export const partition = defineScenario({
  id: "XM-3",
  title: "node-c is cut off, for short and for long",
  source: "plan 002, scenario 2",
  needs: { capabilities: ["partition"], nodes: 3 },
  settings: {
    short: { full: 5, quick: 3, about: "length of the first cut (s)" },
    middle: { full: 30, quick: 10, about: "length of the second cut (s)" },
    long: { full: 60, quick: 12, about: "length of the third cut (s)" },
    detection: { full: 15, quick: 15, about: "time until a cut shows in peers and routes (s)" },
    recovery,
  },
  timeout: ({ short, middle, long, detection, recovery }) =>
    short + middle + long + 15 * detection + 9 * recovery + 240,
  steps: ({ short, middle, long, detection, recovery }) => [
    ...whole,
    {
      kind: "observe",
      title: "Who reaches whom is remembered",
      name: "whole",
      check: { check: "x0tta6bl4/routes" },
    },
    ...[short, middle, long].flatMap((seconds, index) =>
      cut({ name: `cut-${index + 1}`, seconds, detection, recovery }),
    ),
  ],
});

interface Cut {
  readonly name: string;
  readonly seconds: number;
  readonly detection: number;
  readonly recovery: number;
}

function cut({ name, seconds, detection, recovery }: Cut): readonly Step[] {
  const [inside, outside] = [{ inside: name }, { outside: name }];
  const silent = { check: "x0tta6bl4/no-echoes", of: inside, from: outside };
  const check = (
    title: string,
    spec: { readonly check: string; readonly [argument: string]: unknown },
  ): Step => {
    return { kind: "check", title: `${seconds} s: ${title}`, check: spec, within: detection };
  };
  return [
    {
      kind: "fault",
      title: `node-c is cut off for ${seconds} s`,
      name,
      fault: { kind: "isolate", target: nodeC },
    },
    check("nothing gets to it over the overlay", silent),
    {
      // The echoes are traffic: idle daemons never notice a cut.
      kind: "always",
      title: `${seconds} s: it stays so, and the others stay linked with each other`,
      check: {
        check: "all-of",
        checks: [silent, { check: "x0tta6bl4/links", on: outside, orMore: true }],
      },
      during: seconds,
    },
    // The overlay may lose its way for a moment: the one who is gone may have been the root of its tree.
    check("the others reach each other", { check: "x0tta6bl4/echoes", on: outside }),
    ...(seconds < NOTICED
      ? []
      : [
          check("it has no peer", { check: "x0tta6bl4/links", on: inside, fault: name }),
          check("the others have only each other", { check: "x0tta6bl4/links", on: outside, fault: name }),
          check("the others' routes follow", {
            ...{ check: "x0tta6bl4/routes-changed", since: "whole" },
            ...{ on: outside, without: inside },
          }),
          check("its own routes follow", {
            ...{ check: "x0tta6bl4/routes-changed", since: "whole" },
            ...{ on: inside, without: outside },
          }),
        ]),
    { kind: "heal", title: `${seconds} s: node-c is connected again`, name },
    ...wholeAgain(recovery, name),
  ];
}
