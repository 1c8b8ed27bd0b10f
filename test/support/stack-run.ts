import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { ownerId } from "../../components/environments/local/names";
import { resultsSchema, type Results } from "../../scenarios/results/schema";
import { readRun } from "../../scenarios/results/store";
import { project } from "../../toolchain/project";
import { PulumiRun } from "./pulumi-run";
import { STACK, type Run } from "./workspace";

const run = promisify(execFile);

/** Milliseconds after a kill in which faults were gone, or what was left. */
export interface Healed {
  /** Sorts of faults that there were when it was done. */
  readonly on: string;
  readonly network: string;
  readonly process: string;
}

interface Step {
  readonly op: string;
  readonly urn: string;
}

/** A stack on `local` under the real engine, of etcd unless its configuration says otherwise. */
export class StackRun extends PulumiRun {
  readonly owner = ownerId(STACK, this.workspace.directory);

  constructor(program: string, config: Readonly<Record<string, unknown>> = {}) {
    super(program, { environment: "local", system: "etcd", ...config });
  }

  /** `OP NAME` of every Command that a preview would touch. */
  async planned(): Promise<string[]> {
    const { output } = await this.workspace.pulumi("preview", "--json", "--stack", STACK);
    const { steps } = JSON.parse(output) as { steps: Step[] };
    return steps
      .filter(({ op, urn }) => op !== "same" && urn.includes("command:local:Command"))
      .map(({ op, urn }) => `${op} ${urn.split("::").at(-1) ?? ""}`);
  }

  /** Kills at once and watches the stack's faults for up to `seconds`. */
  async kill(extent: "alone" | "tree", pids: readonly number[], seconds: number): Promise<Healed> {
    const text = await this.script("kill", String(seconds), extent, ...pids.map(String));
    const told = (what: string): string => new RegExp(`^${what} ?(.*)$`, "m").exec(text)?.[1] ?? text;
    return { on: told("on"), network: told("network"), process: told("process") };
  }

  /** Takes away what a reboot would. */
  async reboot(): Promise<void> {
    await this.script("reboot");
  }

  /** Pid in a record of etcd's on a node (`service`, `supervisor`). */
  pid(node: string, record: "service" | "supervisor"): number {
    const path = `/run/testbed/${this.owner}/nodes/${node}/services/etcd/${record}`;
    return Number(readFileSync(path, "utf8").split(" ")[0]);
  }

  /** Every run's results, oldest first, as any reader would find them. @throws when a file is not whole */
  override results(): Results[] {
    const directory = join(this.workspace.directory, "results", STACK);
    return readdirSync(directory)
      .sort()
      .map((name) => {
        resultsSchema.parse(JSON.parse(readFileSync(join(directory, name, "results.json"), "utf8")));
        const results = readRun(join(directory, name));
        if (results === undefined) throw new Error(`${directory}/${name} holds no results`);
        return results;
      });
  }

  private async script(name: string, ...args: readonly string[]): Promise<string> {
    const root = "components/environments/local/scripts/root.sh";
    const argv = [root, "bash", `test/support/${name}.sh`, this.owner, ...args];
    return (await run("sh", argv, { cwd: project })).stdout;
  }
}

/** How a command ended. */
export interface Ending {
  readonly ok: boolean;
  /** Its output, or its error's. */
  readonly output: string;
  readonly seconds: number;
}

export async function ending(done: Promise<Run>): Promise<Ending> {
  const began = performance.now();
  try {
    return { ok: true, ...(await done) };
  } catch (error) {
    return { ok: false, output: (error as Error).message, seconds: (performance.now() - began) / 1000 };
  }
}
