/** A resource as `pulumi preview --json` plans it on an empty state: its URN and its inputs. */
export interface PlannedResource {
  readonly urn: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** What a pull request does to one resource. */
export interface Change {
  readonly kind: "added" | "removed" | "changed";
  readonly type: string;
  readonly name: string;
  /** Sentences such as `create`: `a` → `b`; none for additions and removals. */
  readonly details: readonly string[];
}

interface PreviewStep {
  readonly op: string;
  readonly urn: string;
  readonly newState?: { readonly inputs?: Record<string, unknown> };
}

/** Planned resources of a `pulumi preview --json` document. @throws Error when the document is none, or reports an error. */
export function plannedResources(json: string): PlannedResource[] {
  const { steps, diagnostics = [] } = JSON.parse(json) as {
    steps?: PreviewStep[];
    diagnostics?: { severity: string; message: string }[];
  };
  const error = diagnostics.find(({ severity }) => severity === "error");
  if (error) throw new Error(error.message.trim());
  if (!steps) throw new Error("the document has no `steps`: is it the output of `pulumi preview --json`?");
  return steps
    .filter(({ op }) => op !== "delete")
    .map(({ urn, newState }) => ({ urn, inputs: newState?.inputs ?? {} }));
}

/** Semantic difference of two plans, by name; removals last. */
export function diffPlans(base: readonly PlannedResource[], head: readonly PlannedResource[]): Change[] {
  const before = new Map(base.map((resource) => [resource.urn, resource]));
  const after = new Set(head.map(({ urn }) => urn));
  const present = head.flatMap((resource): Change[] => {
    const old = before.get(resource.urn);
    if (!old) return [{ kind: "added", ...labelOf(resource.urn), details: [] }];
    const details = essence(
      diffValues("", decode(withoutObserved(old.inputs)), decode(withoutObserved(resource.inputs))),
    );
    return details.length > 0 ? [{ kind: "changed", ...labelOf(resource.urn), details }] : [];
  });
  const gone = base
    .filter(({ urn }) => !after.has(urn))
    .map(({ urn }): Change => ({ kind: "removed", ...labelOf(urn), details: [] }));
  const byName = (a: Change, b: Change): number => a.name.localeCompare(b.name, "en", { numeric: true });
  return [...present.sort(byName), ...gone.sort(byName)];
}

/** `urn:pulumi:STACK::PROJECT::PARENT$TYPE::NAME` → last type and name. */
function labelOf(urn: string): { type: string; name: string } {
  const parts = urn.split("::");
  return { type: parts[2]?.split("$").at(-1) ?? "", name: parts.slice(3).join("::") };
}

/** A scenario's steps and time-out follow from its settings: where those differ, the rest says nothing more. */
function essence(details: readonly string[]): readonly string[] {
  const settings = details.some((detail) => detail.startsWith("`stdin.scenario.settings."));
  return settings ? details.filter((detail) => !/^`stdin\.scenario\.(steps|timeout)/.test(detail)) : details;
}

/** Epochs and the digest made from them tell of the machine a preview ran on, not of the branch. */
function withoutObserved({
  environment,
  stdin,
  ...inputs
}: PlannedResource["inputs"]): Record<string, unknown> {
  const rest = Object.fromEntries(
    Object.entries(environment ?? {}).filter(([name]) => name !== "TESTBED_SUBJECT"),
  );
  return {
    ...inputs,
    environment: rest,
    stdin:
      typeof stdin === "string"
        ? stdin.replace(/^export EPOCH=.*\n/m, "").replace(/,"subject":"[0-9a-f]*"/, "")
        : stdin,
  };
}

/** JSON inside strings (a scenario on stdin) is opened, so that a changed setting is shown and not a wall of text. */
function decode(value: unknown): unknown {
  if (typeof value === "string" && /^[[{]/.test(value)) {
    try {
      return decode(JSON.parse(value));
    } catch {
      return value;
    }
  }
  if (Array.isArray(value)) return value.map(decode);
  if (value !== null && typeof value === "object")
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, decode(inner)]));
  return value;
}

function diffValues(path: string, a: unknown, b: unknown): string[] {
  if (JSON.stringify(a) === JSON.stringify(b)) return [];
  if (typeof a === "string" && typeof b === "string" && (a + b).includes("\n")) return diffLines(path, a, b);
  if (typeof a === "string" && typeof b === "string" && isLong(a) && isLong(b)) return diffWords(path, a, b);
  if (!isTree(a) || !isTree(b)) return [`\`${path}\`: ${show(a)} → ${show(b)}`];
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  return keys.flatMap((key) => diffValues(path ? `${path}.${key}` : key, a[key], b[key]));
}

/** The lines that only one of two texts has: scripts and their environment differ in few. */
function diffLines(path: string, a: string, b: string): string[] {
  const [before, after] = [a.split("\n"), b.split("\n")];
  const gone = before.filter((line) => !after.includes(line));
  const come = after.filter((line) => !before.includes(line));
  const [only, instead] = [gone[0] ?? "", come[0] ?? ""];
  if (gone.length === 1 && come.length === 1 && isLong(only + instead)) return diffWords(path, only, instead);
  return [
    ...gone.map((line) => `\`${path}\` − ${show(line)}`),
    ...come.map((line) => `\`${path}\` + ${show(line)}`),
  ];
}

/** The words that only one of two long lines has: command lines differ in few. */
function diffWords(path: string, a: string, b: string): string[] {
  const [before, after] = [a.split(/[\s,]+/), b.split(/[\s,]+/)];
  const gone = before.filter((word) => !after.includes(word));
  const come = after.filter((word) => !before.includes(word));
  return [
    ...gone.map((word) => `\`${path}\` − ${show(word)}`),
    ...come.map((word) => `\`${path}\` + ${show(word)}`),
  ];
}

function isLong(text: string): boolean {
  return text.length > 80;
}

function isTree(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === "object";
}

/** One line, short; long texts are only said to differ by their size. */
function show(value: unknown): string {
  if (value === undefined) return "absent";
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return isLong(text) || text.includes("\n")
    ? `${text.length} characters`
    : `\`${text.replaceAll("`", "'")}\``;
}
