import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { IMAGES_FILE } from "../../components/environments/containers/images";
import { KUBERNETES_FILE } from "../../components/environments/kind/node-image-of-clusters";
import { project } from "../../toolchain/project";
import { pulumiCli } from "../../toolchain/pulumi/run";

/** What a workspace has of its own instead of the checkout's. */
const OWN = /^(Pulumi\..*yaml|results|index\.ts|\.git|\.testbed)$/;
/** What it shares of `.testbed`: the tools, not what hosts write. */
const TOOLS = ["bin", "cache"];
/** The stack of every workspace. */
export const STACK = "bench";

export interface Run {
  readonly seconds: number;
  readonly output: string;
}

/** A resource in Pulumi's state. */
export interface StateResource {
  readonly urn: string;
  readonly type: string;
  /** When it was there, ISO 8601. */
  readonly created?: string;
  readonly inputs?: Readonly<Record<string, unknown>>;
}

/** A command under way. */
export interface Running {
  readonly child: ChildProcess;
  /** Rejects with the output if the command fails or is killed. */
  readonly done: Promise<Run>;
}

/** A throw-away Pulumi project with a state of its own around the checkout's code. Needs `npm run setup` to have run. */
export class Workspace {
  readonly directory = mkdtempSync(join(tmpdir(), "testbed-bench-"));
  readonly backend = pathToFileURL(join(this.directory, "state")).href;
  /** Whether there may be a stack. */
  #made = false;

  /**
   * @param program main file, relative to the checkout
   * @param config keys of the stack file without their prefix
   */
  constructor(
    program: string,
    private readonly config: Readonly<Record<string, unknown>>,
  ) {
    for (const entry of readdirSync(project)) {
      if (!OWN.test(entry)) symlinkSync(join(project, entry), join(this.directory, entry));
    }
    mkdirSync(join(this.directory, ".testbed"));
    for (const entry of TOOLS) {
      mkdirSync(join(project, ".testbed", entry), { recursive: true });
      symlinkSync(join(project, ".testbed", entry), join(this.directory, ".testbed", entry));
    }
    for (const prepared of [IMAGES_FILE, KUBERNETES_FILE])
      if (existsSync(join(project, prepared)))
        symlinkSync(join(project, prepared), join(this.directory, prepared));
    const main = program.endsWith(".cjs") ? "index.cjs" : "index.ts";
    symlinkSync(join(project, program), join(this.directory, main));
    const loader = "--require ./toolchain/plugins/lazy-sdk.cjs --require ./toolchain/typescript.cjs";
    const options = program.endsWith(".cjs")
      ? { typescript: false }
      : { typescript: false, nodeargs: loader };
    this.#write("Pulumi.yaml", { name: "testbed", runtime: { name: "nodejs", options }, main });
    mkdirSync(join(this.directory, "state"));
    // Where a pattern leaves all its tests out, nobody removes it.
    process.once("exit", () => {
      if (!this.#made) rmSync(this.directory, { recursive: true, force: true });
    });
  }

  /** Makes the stack. */
  async init(): Promise<void> {
    this.#made = true;
    await this.pulumi("stack", "init", STACK);
    this.configure({});
  }

  /** Sets keys of the stack file. */
  configure(more: Readonly<Record<string, unknown>>): void {
    const config: Record<string, unknown> = {};
    for (const [key, value] of Object.entries({ ...this.config, ...more })) config[`testbed:${key}`] = value;
    this.#write(`Pulumi.${STACK}.yaml`, { config });
  }

  up(): Promise<Run> {
    return this.pulumi("up", "--yes", "--skip-preview", "--stack", STACK);
  }

  preview(): Promise<Run> {
    return this.pulumi("preview", "--stack", STACK);
  }

  /** Size of the state, bytes. */
  async stateBytes(): Promise<number> {
    return (await this.pulumi("stack", "export", "--stack", STACK)).output.length;
  }

  /** What the state has. */
  async resources(): Promise<readonly StateResource[]> {
    const { output } = await this.pulumi("stack", "export", "--stack", STACK);
    return (JSON.parse(output) as { deployment: { resources?: StateResource[] } }).deployment.resources ?? [];
  }

  /** Takes everything down and away. */
  async remove(): Promise<void> {
    if (this.#made) await this.pulumi("destroy", "--yes", "--skip-preview", "--stack", STACK);
    rmSync(this.directory, { recursive: true });
  }

  /** @throws Error with the output if the command fails */
  pulumi(...args: readonly string[]): Promise<Run> {
    return this.start(...args).done;
  }

  /** Starts a command and hands over its process. */
  start(...args: readonly string[]): Running {
    const { file, env } = pulumiCli();
    const own = { PULUMI_BACKEND_URL: this.backend, PULUMI_CONFIG_PASSPHRASE: "bench" };
    const began = performance.now();
    const child = spawn(file, [...args, "--non-interactive"], {
      cwd: this.directory,
      env: { ...env, ...own },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const done = new Promise<Run>((resolve, reject) => {
      let [output, errors] = ["", ""];
      child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
      child.stderr.setEncoding("utf8").on("data", (text: string) => (errors += text));
      child.on("error", reject);
      child.on("close", (code, signal) => {
        const seconds = (performance.now() - began) / 1000;
        if (code === 0) resolve({ seconds, output });
        else
          reject(
            new Error(`pulumi ${args.join(" ")}: ended with ${String(code ?? signal)}\n${output}${errors}`),
          );
      });
    });
    return { child, done };
  }

  /** JSON is YAML. */
  #write(name: string, content: unknown): void {
    writeFileSync(join(this.directory, name), JSON.stringify(content));
  }
}

/** Uses a workspace and removes it, whatever happens. */
export async function withWorkspace<T>(workspace: Workspace, use: () => Promise<T>): Promise<T> {
  try {
    await workspace.init();
    return await use();
  } finally {
    await workspace.remove();
  }
}
