import type { FaultSpec, Selector } from "../../scenarios/faults/fault";
import type { Step } from "../../scenarios/scenario";
import { describeSelector } from "../../scenarios/faults/selector";

/** A step of a scenario as a sentence. */
export function sentence(step: Step): string {
  const { title } = step;
  switch (step.kind) {
    case "precondition":
      return `Precondition: ${title}${within(step.within)}.`;
    case "check":
      return `Check: ${title}${within(step.within)}.`;
    case "always":
      return `Check all the time for ${step.during} s: ${title}.`;
    case "observe":
      return `Remember: ${title}.`;
    case "hold":
      return `Wait ${step.seconds} s: ${title}.`;
    case "fault":
      return `Fault \`${step.name}\`: ${title} (${faultWords(step.fault)}).`;
    case "heal":
      return `Heal \`${step.name}\`: ${title}.`;
    case "start-clients": {
      const { workload, clients, keys, rate } = step.clients;
      return `Start \`${step.name}\`: ${title} (${workload}: ${count(clients, "client")} on ${count(keys, "key")}, at most ${rate}/s each).`;
    }
    case "start-load": {
      const { rate, duration, connections, timeout } = step.load;
      const size = `${rate}/s for ${duration} s on ${connections} connections to each node, time-out ${timeout} ms`;
      return `Start \`${step.name}\`: ${title} (${size}).`;
    }
    case "finish":
      return `Finish \`${step.name}\`: ${title}${within(step.within)}.`;
  }
}

function count(number: number, thing: string): string {
  return `${number} ${thing}${number === 1 ? "" : "s"}`;
}

function within(seconds: number): string {
  return seconds > 0 ? ` (within ${seconds} s)` : "";
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
    case "isolate":
    case "halves":
    case "reject":
      return `${fault.kind} ${selectorWords(fault.target)}`;
  }
}

function selectorWords(selector: Selector): string {
  return "node" in selector ? `\`${selector.node}\`` : describeSelector(selector);
}
