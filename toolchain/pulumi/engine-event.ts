/** What the engine tells of an update with `--json`: one JSON document a line. Only what is read here. */
export interface EngineEvent {
  readonly diagnosticEvent?: Diagnostic;
  /** A step begins. */
  readonly resourcePreEvent?: { readonly metadata: Step };
  /** A step has ended well. */
  readonly resOutputsEvent?: { readonly metadata: Step };
  /** A step has failed. */
  readonly resOpFailedEvent?: { readonly metadata: Step };
}

export interface Diagnostic {
  readonly urn?: string;
  readonly message: string;
  readonly severity: "debug" | "info" | "info#err" | "warning" | "error";
}

/** What is done to one resource. */
export interface Step {
  readonly op: string;
  readonly urn: string;
  readonly old?: ResourceState | null;
  readonly new?: ResourceState | null;
}

export interface ResourceState {
  /** False or absent: a component, which is nothing but a name for its children. */
  readonly custom?: boolean;
  readonly outputs?: Readonly<Record<string, unknown>>;
}

/** An event; undefined when the line is something else. */
export function parseEvent(line: string): EngineEvent | undefined {
  if (!line.startsWith("{")) return undefined;
  try {
    return JSON.parse(line) as EngineEvent;
  } catch {
    return undefined;
  }
}

/** Whether a step is about something real, not a component. */
export function isReal({ urn, old, new: fresh }: Step): boolean {
  return (fresh ?? old)?.custom === true && !urn.includes("::pulumi:providers:");
}

/** Name of the resource. */
export function nameOf(urn: string): string {
  return urn.split("::").at(-1) ?? urn;
}

/** Whether the resource is part of a component of this type. */
export function isPartOf(urn: string, component: string): boolean {
  return urn.includes(`${component}$`);
}
