import { defineScenario, type Step } from "../scenario";
import { inSync, observeChain, recovery, skew } from "./steps";

/** Over lease and poll: asking the quorum, and the next two blocks. */
const HAND_OVER = 5;
/** Seconds that a lease lasts which was granted before the stack was given a shorter one: it runs out first. */
const EARLIER_LEASE = 60;
const firstHolder = (lease: number, poll: number): number =>
  Math.max(lease, EARLIER_LEASE) + poll + HAND_OVER;

const submitted = (name: string, title: string): Step => ({
  kind: "check",
  title,
  check: { check: "the-block/disbursement-submitted", name },
  within: 5,
});
const executed = (name: string, by: string, title: string, within: number): Step => ({
  kind: "check",
  title,
  check: { check: "the-block/disbursement-executed", name, since: "before", by },
  within,
});

const refused = (name: string, as: string, title: string): Step => ({
  kind: "check",
  title,
  check: { check: "the-block/replay-refused", name, since: "before", as },
  // One look: what was accepted once is refused from then on.
  within: 0,
});

export const treasuryFailover = defineScenario({
  id: "TB-3",
  title: "The standby takes over the treasury, and nothing is paid twice",
  source: "plan 000, scenario 3",
  needs: { capabilities: ["process"], nodes: 3 },
  settings: {
    lease: { full: 60, quick: 6, about: "time an executor holds its lease (s)" },
    poll: { full: 10, quick: 1, about: "time between an executor's looks at the lease (s)" },
    quiet: { full: 60, quick: 4, about: "time without a hand-over after the first executor is back (s)" },
    execution: { full: 30, quick: 20, about: "time over the poll until a disbursement is confirmed (s)" },
    recovery,
    skew,
  },
  timeout: ({ lease, poll, quiet, execution, recovery }) =>
    firstHolder(lease, poll) + lease + poll + 3 * (poll + execution) + quiet + recovery + 175,
  steps: ({ lease, poll, quiet, execution, skew }) => {
    const takeover = lease + poll + HAND_OVER;
    return [
      ...inSync(skew),
      {
        kind: "precondition",
        title: "The hosts' clocks are within a second of each other",
        check: { check: "the-block/clocks", within: 1 },
        within: 10,
      },
      {
        kind: "always",
        title: "No two executors hold the lease",
        check: { check: "the-block/at-most-one-holder" },
        during: poll,
      },
      {
        kind: "check",
        title: "One executor holds the lease",
        check: { check: "the-block/one-holder" },
        within: firstHolder(lease, poll),
      },
      observeChain("before"),
      {
        kind: "observe",
        title: "Who holds the lease is remembered",
        name: "first",
        check: { check: "the-block/one-holder" },
      },
      submitted("one", "A disbursement is submitted"),
      executed("one", "first", "The holder executes it, once", poll + execution),
      {
        kind: "fault",
        title: "The holder's treasury service is stopped",
        name: "stop",
        fault: { kind: "stop", target: { leader: true }, service: "the-block-treasury" },
      },
      {
        kind: "check",
        title: "Nobody took over at once: the lease still runs",
        check: { check: "the-block/at-most-one-holder" },
        within: 0,
      },
      submitted("gap", "In the gap, a second disbursement is submitted"),
      {
        kind: "check",
        title: "Another executor takes over within lease, poll and five seconds; never were there two",
        check: { check: "the-block/holder-changed", since: "first", fault: "stop", limit: takeover },
        within: takeover,
      },
      {
        kind: "observe",
        title: "Who holds the lease now is remembered",
        name: "second",
        check: { check: "the-block/one-holder" },
      },
      executed("gap", "second", "The new holder executes the second disbursement, once", poll + execution),
      { kind: "heal", title: "The stopped service starts again", name: "stop" },
      {
        kind: "always",
        title: "The new holder keeps the lease: nothing flaps",
        check: { check: "the-block/holder-kept", since: "second" },
        during: quiet,
      },
      submitted("three", "A third disbursement is submitted"),
      executed("three", "second", "The new holder executes it, once", poll + execution),
      refused("one", "stale epoch", "What the first holder signed is refused: its epoch is over"),
      refused("three", "already executed", "What the new holder signed is refused a second time"),
      {
        kind: "check",
        title: "No chain accepted an earlier epoch after a later one, or any disbursement twice",
        check: { check: "the-block/epochs-ordered", since: "before", atLeast: 3 },
        within: 0,
      },
    ];
  },
});
