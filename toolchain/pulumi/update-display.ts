import { duration } from "../../scenarios/results/table";
import { LiveLine } from "../progress";
import { isPartOf, isReal, nameOf, type Diagnostic, type EngineEvent, type Step } from "./engine-event";
import { ResourceCount } from "./resource-count";

const verification = "testbed:index:Verification";
const scenario = "testbed:scenarios:ScenarioRun";
/** What the SDK says about a scenario as soon as the program names it. */
const registered = /^Registering resource: t=testbed:scenarios:ScenarioRun, name=([^,]+),/;
const gate = "testbed:scenarios:Gate";

/** What the line on the screen is about: resources, the verification, or a scenario. */
interface Phase {
  readonly of: "resources" | "verification" | "scenario";
  readonly line: LiveLine;
}

/**
 * Shows an update as people think of it: resources, verification, each scenario with its steps and verdict. Keeps what
 * went wrong for the end, each message once.
 */
export class UpdateDisplay {
  /** Messages of everything that failed, but the Gate: its table is shown by others. */
  readonly problems: string[] = [];
  /** Names of resources whose command was ended by an interrupt. */
  readonly interrupted: string[] = [];
  private readonly planned = new Set<string>();
  /** Scenarios that this update has run. */
  scenarios = 0;
  private readonly count = new ResourceCount();
  private phase: Phase | undefined;

  /** @param doing what is done to resources, as a title: "Deploying" */
  constructor(
    private readonly doing: string,
    private readonly out: NodeJS.WriteStream = process.stderr,
  ) {
    this.begin("resources", doing);
  }

  /** Scenarios that were to run and have not begun. */
  get notBegun(): readonly string[] {
    return [...this.planned];
  }

  event(event: EngineEvent): void {
    const { diagnosticEvent, resourcePreEvent, resOutputsEvent, resOpFailedEvent } = event;
    if (diagnosticEvent) this.diagnose(diagnosticEvent);
    if (resourcePreEvent) this.stepBegins(resourcePreEvent.metadata);
    if (resOutputsEvent) this.stepEnds(resOutputsEvent.metadata, true);
    if (resOpFailedEvent) this.stepEnds(resOpFailedEvent.metadata, false);
  }

  /** What the user should know now, whatever is going on. */
  say(text: string): void {
    if (this.phase) this.phase.line.say(text);
    else this.out.write(`${text}\n`);
  }

  /** The update is over. */
  close(ok: boolean): void {
    this.endResources(ok || this.problems.length === 0);
    this.phase?.line.end(false);
    this.phase = undefined;
  }

  private stepBegins(step: Step): void {
    if (!isReal(step)) return;
    if (isPartOf(step.urn, scenario)) this.planned.delete(nameOf(step.urn));
    const proof =
      isPartOf(step.urn, verification) || isPartOf(step.urn, scenario) || isPartOf(step.urn, gate);
    this.count.begin(step.op);
    if (!proof || step.op === "delete") {
      this.phase?.line.update(this.count.progress());
      return;
    }
    if (step.op === "same" || isPartOf(step.urn, gate)) return;
    this.endResources(true);
    if (isPartOf(step.urn, verification)) this.begin("verification", "Verifying");
    else this.begin("scenario", nameOf(step.urn).toUpperCase());
  }

  private stepEnds(step: Step, ok: boolean): void {
    if (!isReal(step)) return;
    this.count.end(step.op, ok);
    if (this.phase?.of === "resources") this.phase.line.update(this.count.progress());
    if (step.op === "delete") return;
    if (this.phase?.of === "verification" && isPartOf(step.urn, verification))
      this.end(ok, ok ? "Verified" : undefined);
    else if (this.phase?.of === "scenario" && isPartOf(step.urn, scenario)) this.endScenario(step, ok);
  }

  private endScenario(step: Step, ok: boolean): void {
    this.scenarios++;
    const line = ok ? verdictLine(step.new?.outputs?.stdout) : undefined;
    if (!line) {
      this.end(false);
      return;
    }
    const { id, title, verdict, seconds } = line;
    this.phase?.line.end(verdict === "pass", `${id}  ${title}: ${verdict} (${duration(seconds)})`);
    this.phase = undefined;
  }

  private diagnose({ urn = "", message, severity }: Diagnostic): void {
    const text = message.trimEnd();
    if (severity === "error" || severity === "warning") {
      // The engine's own last word, which only says that there were others.
      if (isPartOf(urn, gate) || /^(update|destroy|resource operation) failed$/.test(text)) return;
      if (text.startsWith("interrupted: ")) {
        this.interrupted.push(isPartOf(urn, scenario) ? nameOf(urn).toUpperCase() : nameOf(urn));
        return;
      }
      const named = urn.includes("$") ? `${nameOf(urn)}: ${text}` : text;
      if (!this.problems.includes(named)) this.problems.push(named);
    } else if (severity === "debug") {
      this.count.registers(text);
      const name = registered.exec(text)?.[1];
      if (name !== undefined) this.planned.add(name);
    } else if (this.phase?.of === "scenario" && isPartOf(urn, scenario)) this.showStep(text);
    else if (this.phase?.of === "verification" && isPartOf(urn, verification)) this.phase.line.update(text);
  }

  /** A line of the runner: `ET-1  2/9  Title … what was seen`, or without the latter while the step goes on. */
  private showStep(text: string): void {
    // The verdict comes with the end of the scenario.
    if (/^\S+ {4}[a-z]+: /.test(text)) return;
    this.phase?.line.update(text.replace(/^\S+\s+/, ""));
    if (!this.out.isTTY && !text.endsWith("…")) this.phase?.line.say(`  ${text}`);
  }

  private begin(of: Phase["of"], title: string): void {
    this.phase = { of, line: new LiveLine(title, this.out) };
  }

  private end(ok: boolean, done?: string): void {
    this.phase?.line.end(ok, done && `${done} (${this.phase.line.seconds})`);
    this.phase = undefined;
  }

  private endResources(ok: boolean): void {
    if (this.phase?.of !== "resources") return;
    const { line } = this.phase;
    line.end(ok, ok ? `${this.count.summary()} (${line.seconds})` : `${this.failure()} (${line.seconds})`);
    this.phase = undefined;
  }

  private failure(): string {
    return this.count.touched ? `${this.doing} failed` : "Nothing was changed";
  }
}

interface VerdictLine {
  readonly id: string;
  readonly title: string;
  readonly verdict: string;
  readonly seconds: number;
}

/** The runner's last line of output. */
function verdictLine(stdout: unknown): VerdictLine | undefined {
  if (typeof stdout !== "string") return undefined;
  try {
    return JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as VerdictLine;
  } catch {
    return undefined;
  }
}
