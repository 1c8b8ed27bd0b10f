const words: Readonly<Record<string, string>> = {
  create: "created",
  "create-replacement": "replaced",
  update: "changed",
  delete: "removed",
};

/** How far an update has come, counted in resources. */
export class ResourceCount {
  private expected = 0;
  private begun = 0;
  private ended = 0;
  private proofRegistered = false;
  /** Whether anything was begun that changes something. */
  touched = false;
  private readonly done = new Map<string, number>();

  /**
   * Reads the SDK's debug message about a resource that the program has named, which tells what will come. What is
   * registered after the verification belongs to proving, not to deploying.
   */
  registers(message: string): void {
    const found = /^Registering resource: t=(\S+), name=.*, custom=(true|false)/.exec(message);
    if (!found) return;
    if (found[1] === "testbed:index:Verification") this.proofRegistered = true;
    if (found[2] === "true" && !this.proofRegistered) this.expected++;
  }

  begin(op: string): void {
    if (op in words) this.touched = true;
    if (op in words || op === "same") this.begun++;
  }

  end(op: string, ok: boolean): void {
    if (op in words || op === "same") this.ended++;
    if (ok && op in words) this.done.set(op, (this.done.get(op) ?? 0) + 1);
  }

  /** `7 of 16`; when things are taken down nobody tells how many will come. */
  progress(): string {
    if (this.expected === 0) return String(this.ended);
    return `${String(this.ended)} of ${String(Math.max(this.expected, this.begun))}`;
  }

  /** `16 resources created`, or that nothing changed. */
  summary(): string {
    const parts = Object.entries(words).flatMap(([op, word]) => {
      const count = this.done.get(op) ?? 0;
      return count === 0 ? [] : [`${String(count)} ${word}`];
    });
    if (this.ended === 0) return "There are no resources";
    if (parts.length === 0) return `Nothing to change: all ${String(this.ended)} resources are as declared`;
    return `Resources: ${parts.join(", ")}`;
  }
}
