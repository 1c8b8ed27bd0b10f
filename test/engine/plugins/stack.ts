import { spawn, type ChildProcess } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { project } from "../../../toolchain/project";
import type { EngineHome } from "./engine-home";

type Value = null | boolean | number | string | readonly Value[] | { readonly [key: string]: Value };

/** A resource for the fixture program: a Command unless `type` says otherwise (`apps/v1/Deployment` is of Kubernetes). */
export type Resource = Readonly<Record<string, Value>>;

/** What the fixture program does; see `fixtures/index.js`. */
export interface Declaration {
  readonly resources: Readonly<Record<string, Resource>>;
  readonly outputs?: Readonly<Record<string, string>>;
  readonly invoke?: Resource;
  readonly print?: readonly string[];
  readonly fail?: string;
  /** Writes its process id to the file `program` and never ends. */
  readonly hang?: boolean;
  readonly exit?: number;
}

/** A resource as the engine keeps it. */
export interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
}

export interface Run {
  readonly status: number | null;
  readonly output: string;
}

/** One stack of the fixture program on a file backend, in a folder that `remove` takes away. The folder has a blank in its name. */
export class Stack {
  readonly folder = mkdtempSync(path.join(tmpdir(), "testbed plugins-"));
  private readonly environment: NodeJS.ProcessEnv;
  private readonly running = new Set<ChildProcess>();

  constructor(private readonly home: EngineHome) {
    cpSync(path.join(__dirname, "fixtures"), this.folder, { recursive: true });
    symlinkSync(path.join(project, "node_modules"), path.join(this.folder, "node_modules"));
    mkdirSync(this.file("state"));
    const runtime = {
      name: "nodejs",
      options: {
        typescript: false,
        nodeargs: `--require "${path.join(project, "toolchain/plugins/lazy-sdk.cjs")}"`,
      },
    };
    this.write("Pulumi.yaml", JSON.stringify({ name: "contract", runtime }));
    const packages = [
      "@pulumi/command",
      "@pulumi/docker",
      "@pulumi/kubernetes",
      "@pulumi/pulumi",
      "@pulumi/random",
    ];
    const dependencies = Object.fromEntries(packages.map((name) => [name, "*"]));
    this.write("package.json", JSON.stringify({ name: "contract", main: "index.js", dependencies }));
    this.environment = { ...home.environment, PULUMI_BACKEND_URL: pathToFileURL(this.file("state")).href };
  }

  file(name: string): string {
    return path.join(this.folder, name);
  }

  write(name: string, content: string): void {
    writeFileSync(this.file(name), content);
  }

  discard(name: string): void {
    rmSync(this.file(name), { force: true });
  }

  declare(declaration: Declaration): void {
    this.write("declaration.json", JSON.stringify(declaration));
  }

  /** Starts the CLI. Its output is collected in `output` of the result of `ended`. */
  start(...args: readonly string[]): { readonly process: ChildProcess; readonly ended: Promise<Run> } {
    const child = spawn(this.home.cli, [...args, "--non-interactive", "--color", "never"], {
      cwd: this.folder,
      env: this.environment,
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.running.add(child);
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
    const ended = new Promise<Run>((resolve) => {
      child.once("exit", (status) => {
        this.running.delete(child);
        // What the engine left behind may hold its output open for ever: give it what is already in the pipe.
        setImmediate(() => {
          resolve({ status, output });
        });
      });
    });
    return { process: child, ended };
  }

  run(...args: readonly string[]): Promise<Run> {
    return this.start(...args).ended;
  }

  async must(...args: readonly string[]): Promise<string> {
    const { status, output } = await this.run(...args);
    if (status !== 0) throw new Error(`pulumi ${args.join(" ")} ended with ${String(status)}:\n${output}`);
    return output;
  }

  async init(): Promise<this> {
    await this.must("stack", "init", "test");
    return this;
  }

  up(declaration: Declaration): Promise<string> {
    this.declare(declaration);
    return this.must("up", "--yes", "--skip-preview", "--stack", "test");
  }

  preview(declaration: Declaration): Promise<string> {
    this.declare(declaration);
    return this.must("preview", "--diff", "--stack", "test");
  }

  destroy(): Promise<string> {
    return this.must("destroy", "--yes", "--skip-preview", "--stack", "test");
  }

  async outputs(): Promise<Readonly<Record<string, unknown>>> {
    const text = await this.must("stack", "output", "--json", "--show-secrets", "--stack", "test");
    return JSON.parse(text) as Record<string, unknown>;
  }

  /** The resources in the state by name, without the stack and its providers. */
  async state(...flags: readonly string[]): Promise<Readonly<Record<string, StateResource>>> {
    const text = await this.must("stack", "export", "--stack", "test", ...flags);
    const { deployment } = JSON.parse(text) as { deployment: { resources?: readonly StateResource[] } };
    const own = (deployment.resources ?? []).filter(({ type }) => !type.startsWith("pulumi:"));
    return Object.fromEntries(own.map((resource) => [resource.urn.split("::").at(-1) ?? "", resource]));
  }

  /** Command lines of the plugins that run for the suite. */
  plugins(): readonly string[] {
    const home = this.environment["PULUMI_HOME"] ?? "";
    return readdirSync("/proc").flatMap((entry) => {
      try {
        const line = readFileSync(`/proc/${entry}/cmdline`, "utf8").split("\0").join(" ");
        return line.startsWith("node") && line.includes(home) ? [line] : [];
      } catch {
        return [];
      }
    });
  }

  /** Also ends what a failed test left running. */
  remove(): void {
    for (const child of this.running) child.kill("SIGKILL");
    rmSync(this.folder, { recursive: true, force: true });
  }
}
