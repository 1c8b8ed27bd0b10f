/** @jsxRuntime automatic @jsxImportSource preact */
/** What was to be, and what was: every step with its demand and what was seen. */
import type { JSX } from "preact";
import { aboutCheck } from "../../checks/registry";
import { deedWords, limitWords } from "../../step-words";
import type { CheckSpec, Step } from "../../scenario";
import type { StepResult } from "../schema";
import type { ReportScenario } from "./model";
import { Prose } from "./prose";
import { clock } from "./scales";
import type { Violation } from "./violation";

export const stepId = (scenario: string, index: number): string => `${scenario}-step-${index + 1}`;

export function Steps(props: {
  readonly scenario: ReportScenario;
  readonly violation: Violation | undefined;
}): JSX.Element {
  const { scenario, violation } = props;
  const { id, steps, title } = scenario.result;
  const declared = scenario.input?.scenario.steps ?? [];
  return (
    <table class="steps" role="table">
      <caption class="hidden">
        Steps of {id} {title}: expected and observed
      </caption>
      <thead role="rowgroup">
        <tr role="row">
          {["Step", "Expected", "Observed", "At", "Took"].map((name) => (
            <th scope="col" role="columnheader">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {steps.map((step, index) => (
          <StepRow
            {...{ id: stepId(id, index), number: index + 1, step, declared: declared[index] }}
            {...(violation?.index === index ? { violation, timeline: `${id}-time-line` } : {})}
          />
        ))}
      </tbody>
    </table>
  );
}

const OUTCOMES: Readonly<Record<StepResult["outcome"], readonly [sign: string, word: string]>> = {
  ok: ["✓", "ok"],
  fail: ["✗", "failed"],
  invalid: ["?", "invalid"],
  blocked: ["–", "blocked"],
  unsupported: ["∅", "unsupported"],
  unfinished: ["…", "unfinished"],
  skipped: ["·", "skipped"],
};

function StepRow(props: {
  readonly id: string;
  readonly number: number;
  readonly step: StepResult;
  readonly declared: Step | undefined;
  readonly violation?: Violation;
  readonly timeline?: string;
}): JSX.Element {
  const { id, number, step, declared, violation, timeline } = props;
  const [sign, word] = OUTCOMES[step.outcome];
  const reached = step.outcome !== "skipped";
  return (
    <tr role="row" id={id} tabIndex={-1} class={`${step.outcome}${violation ? " first-violation" : ""}`}>
      <th scope="row" role="rowheader" class="title">
        <div>
          <span class="number">{number}</span>
          <span class={`outcome ${step.outcome}`}>
            <span aria-hidden="true">{sign}</span>
            <span class="hidden">{word}</span>
          </span>
          <span>
            {violation && <span class="tag">{violation.what}</span>}
            {step.title}
          </span>
        </div>
      </th>
      <td role="cell" data-label="Expected">
        {declared ? <Expected step={declared} /> : <span class="kind">{step.kind}</span>}
      </td>
      <td role="cell" data-label="Observed">
        {reached ? <Prose text={step.saw} /> : <span class="kind">not reached</span>}
        {violation && (
          <a class="to-plot" href={`#${timeline ?? ""}`}>
            at {clock(violation.at)} in the time line
          </a>
        )}
      </td>
      <td role="cell" data-label="At" class="number">
        {reached && (step.at < 120 ? `${step.at.toFixed(1)} s` : clock(step.at, step.at))}
      </td>
      <td role="cell" data-label="Took" class="number">
        {reached && `${step.seconds < 10 ? step.seconds.toFixed(1) : Math.round(step.seconds)} s`}
      </td>
    </tr>
  );
}

const KINDS: Readonly<Record<Step["kind"], string>> = {
  precondition: "precondition",
  check: "holds",
  always: "holds",
  observe: "remembered",
  fault: "fault",
  heal: "healed",
  hold: "wait",
  "start-clients": "start",
  "start-load": "start",
  finish: "ended",
};

/** The demand in words, and the check's name with its arguments for those who look it up. */
function Expected({ step }: { readonly step: Step }): JSX.Element {
  const words = [KINDS[step.kind], limitWords(step)].filter((each) => each !== "").join(" ");
  const deed = deedWords(step);
  const check = "check" in step ? step.check : undefined;
  const about = check && aboutCheck(check.check);
  return (
    <>
      <span class="kind">{words}</span>
      {deed !== "" && <span class="deed">{deed.replaceAll("`", "")}</span>}
      {about !== undefined && <span class="deed">{about}</span>}
      {check && <code>{checkWords(check)}</code>}
    </>
  );
}

/** `etcd/accepts-writes on outside:leader`: a check's name and its arguments, nested ones in brackets. */
export function checkWords({ check, ...args }: CheckSpec): string {
  return [check, ...Object.entries(args).map(([name, value]) => `${name} ${argumentWords(value)}`)].join(" ");
}

function argumentWords(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(argumentWords).join(", ")}]`;
  if (value === null || typeof value !== "object") return String(value);
  if ("check" in value) return checkWords(value as CheckSpec);
  return Object.entries(value)
    .map(([name, each]) => `${name}:${argumentWords(each)}`)
    .join(" ");
}
