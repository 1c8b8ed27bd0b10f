/** What a step does and what it demands, in words: the same in the test plan and in the report of a run. */
import type { FaultSpec, Selector } from "./faults/fault";
import { describeSelector } from "./faults/selector";
import type { Step } from "./scenario";

/** What a step demands in time: `within 5 s`; empty when it demands nothing of that kind. */
export function limitWords(step: Step): string {
  switch (step.kind) {
    case "precondition":
    case "check":
    case "finish":
      return step.within > 0 ? `within ${step.within} s` : "";
    case "always":
      return `all the time for ${step.during} s`;
    case "hold":
      return `for ${step.seconds} s`;
    default:
      return "";
  }
}

/** What a step does to the system or starts beside it; empty for steps that only look. */
export function deedWords(step: Step): string {
  switch (step.kind) {
    case "fault":
      return faultWords(step.fault);
    case "start-clients": {
      const { workload, clients, onEveryNode = false, keys, rate } = step.clients;
      const least = onEveryNode ? "at least " : "";
      return `${workload}: ${least}${count(clients, "client")} on ${count(keys, "key")}, at most ${rate}/s each`;
    }
    case "start-load": {
      const { rate, duration, connections, timeout } = step.load;
      return `${rate}/s for ${duration} s on ${connections} connections to each node, time-out ${timeout} ms`;
    }
    default:
      return "";
  }
}

function count(number: number, thing: string): string {
  return `${number} ${thing}${number === 1 ? "" : "s"}`;
}

function faultWords(fault: FaultSpec): string {
  switch (fault.kind) {
    case "one-way":
      return `one-way from ${selectorWords(fault.from)} to ${selectorWords(fault.to)}`;
    case "loss":
      return `lose ${fault.ratio * 100} % at ${selectorWords(fault.target)}`;
    case "rate":
      return `at most ${fault.bitsPerSecond / 1e6} Mbit/s at ${selectorWords(fault.target)}`;
    case "delay":
      return `delay by ${fault.milliseconds} ms at ${selectorWords(fault.target)}`;
    case "kill":
    case "pause":
    case "stop":
    case "restart":
      return `${fault.kind} \`${fault.service}\` on ${selectorWords(fault.target)}`;
    case "drain":
      return `drain the machine of ${selectorWords(fault.target)}`;
    case "scale":
      return `scale ${selectorWords(fault.target)} to ${fault.copies}`;
    case "disk-full":
      return `no room for \`${fault.service}\` on ${selectorWords(fault.target)}`;
    case "clock-skew": {
      const { service, seconds, target } = fault;
      return `clock of \`${service}\` ${Math.abs(seconds)} s ${seconds < 0 ? "behind" : "ahead"} on ${selectorWords(target)}`;
    }
    case "isolate":
    case "halves":
    case "reject":
    case "disconnect":
    case "recreate":
    case "rollout":
      return `${fault.kind} ${selectorWords(fault.target)}`;
  }
}

function selectorWords(selector: Selector): string {
  return "node" in selector ? `\`${selector.node}\`` : describeSelector(selector);
}
