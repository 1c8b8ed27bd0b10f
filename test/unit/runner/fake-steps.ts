/** Steps for the fake system. */
import type { Step } from "../../../scenarios/scenario";

export const check = (name: string, within = 0.2, more: object = {}): Step => ({
  ...{ kind: "check", title: `check ${name}`, check: { check: `fake/${name}`, ...more }, within },
});
export const fault: Step = {
  kind: "fault",
  title: "cut n-1 off",
  name: "cut",
  fault: { kind: "isolate", target: { all: true } },
};
export const heal: Step = { kind: "heal", title: "heal the cut", name: "cut" };
export const clients = (mute = false, silentAfter = Infinity): Step => ({
  ...{ kind: "start-clients", title: "clients write", name: "c" },
  clients: { workload: "registers", clients: 1, keys: 1, rate: 1, mute, silentAfter },
});
export const load: Step = {
  ...{ kind: "start-load", title: "load all members", name: "l" },
  load: {
    rate: 100,
    duration: 1,
    workers: { on: "nodes" },
    port: "p",
    connections: 1,
    timeout: 1,
    requests: [],
  },
};
export const finish = (name: string): Step => ({ kind: "finish", title: `finish ${name}`, name, within: 2 });
