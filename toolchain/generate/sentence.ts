import type { Step } from "../../scenarios/scenario";
import { deedWords, limitWords } from "../../scenarios/step-words";

/** A step of a scenario as a sentence. */
export function sentence(step: Step): string {
  const { title } = step;
  switch (step.kind) {
    case "precondition":
      return `Precondition: ${title}${inBrackets(limitWords(step))}.`;
    case "check":
      return `Check: ${title}${inBrackets(limitWords(step))}.`;
    case "always":
      return `Check ${limitWords(step)}: ${title}.`;
    case "observe":
      return `Remember: ${title}.`;
    case "hold":
      return `Wait ${step.seconds} s: ${title}.`;
    case "fault":
      return `Fault \`${step.name}\`: ${title}${inBrackets(deedWords(step))}.`;
    case "heal":
      return `Heal \`${step.name}\`: ${title}.`;
    case "start-clients":
    case "start-load":
      return `Start \`${step.name}\`: ${title}${inBrackets(deedWords(step))}.`;
    case "finish":
      return `Finish \`${step.name}\`: ${title}${inBrackets(limitWords(step))}.`;
  }
}

const inBrackets = (words: string): string => (words === "" ? "" : ` (${words})`);
