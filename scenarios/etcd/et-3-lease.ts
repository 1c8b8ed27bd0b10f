import { defineScenario, type ClientsSpec, type Step } from "../scenario";
import { healthy, recovery } from "./steps";

const lock = "leadership";

export const lease = defineScenario({
  id: "ET-3",
  title: "A lock's holder dies",
  source: "etcd",
  needs: { capabilities: ["process"], nodes: 3 },
  settings: {
    ttl: { full: 10, quick: 5, about: "life of the holder's lease (s)" },
    slack: { full: 2, quick: 2, about: "time over the TTL until the next holder has the lock, in quiet (s)" },
    held: { full: 5, quick: 1, about: "time each holder lives (s)" },
    recovery,
  },
  timeout: ({ ttl, held, recovery }) => 6 * ttl + 3 * held + 2 * recovery + 120,
  steps: ({ ttl, slack, held, recovery }) => {
    const candidate = (name: string): ClientsSpec => ({
      ...{ workload: "lock", clients: 1, keys: 1, rate: 20 },
      ...{ lock, candidate: name, ttl },
    });
    const holds = (title: string, by: string, within: number): Step => {
      return { kind: "check", title, check: { check: "etcd/lock-held", lock, by }, within };
    };
    const keeps = (title: string, by: string): Step => {
      return { kind: "always", title, check: { check: "etcd/lock-held", lock, by }, during: held };
    };
    return [
      ...healthy,
      { kind: "start-clients", title: "A candidate comes", name: "first", clients: candidate("first") },
      holds("It has the lock", "first", 5),
      { kind: "start-clients", title: "A second one comes", name: "second", clients: candidate("second") },
      keeps("The first keeps the lock", "first"),
      { kind: "finish", title: "The holder dies, in quiet", name: "first", within: 5 },
      holds("The second takes over", "second", ttl + slack),
      { kind: "start-clients", title: "A third one comes", name: "third", clients: candidate("third") },
      keeps("The second keeps the lock", "second"),
      {
        kind: "fault",
        title: "The leader is killed",
        name: "crash",
        fault: { kind: "kill", target: { leader: true }, service: "etcd" },
      },
      { kind: "finish", title: "The holder dies with it", name: "second", within: 5 },
      holds("The third takes over, although a new leader extends leases", "third", 2 * ttl),
      { kind: "heal", title: "The killed member starts again", name: "crash" },
      { kind: "finish", title: "The third dies, too", name: "third", within: 5 },
      {
        kind: "check",
        title: "All members are healthy again",
        check: { check: "etcd/members-healthy" },
        within: recovery,
      },
      {
        kind: "check",
        title: "There never were two holders",
        check: { check: "lock/exclusive", clients: ["first", "second", "third"] },
        within: 0,
      },
      {
        kind: "check",
        title: "In quiet, the next holder came in time",
        check: { check: "lock/taken-over", from: "first", to: "second", within: ttl + slack },
        within: 0,
      },
      {
        kind: "check",
        title: "With the leader killed, the next holder came in time",
        check: { check: "lock/taken-over", from: "second", to: "third", within: 2 * ttl },
        within: 0,
      },
    ];
  },
});
